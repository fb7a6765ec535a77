// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Consents} from "./Consents.sol";
import {Harness} from "./Harness.sol";
import {Trees} from "./Trees.sol";
import {Wallet1271} from "./Wallet1271.sol";

/// @dev Pay sent to a receiver of the account's own choice.
contract ClaimToTest is Harness {
    event Claimed(address indexed token, address indexed account, uint128 amount, uint128 cumulative);
    event SentTo(address indexed token, address indexed account, address indexed to, uint128 amount);
    event NonceUsed(address indexed account, uint256 nonce);

    uint256 private constant KEY = 0xA11CE;
    address private constant SAVINGS = address(0x5A5E);

    address private _vera;
    bytes32[] private _nodes;

    function setUp() public override {
        super.setUp();
        _vera = vm.addr(KEY);
        _promise(_vera, 60);
    }

    function test_a_signed_consent_pays_the_receiver() public {
        bytes memory signature = _sign(KEY, _consent());
        vm.expectEmit(address(distributor));
        emit NonceUsed(_vera, 0);
        vm.expectEmit(address(distributor));
        emit Claimed(address(token), _vera, 25, 25);
        vm.expectEmit(address(distributor));
        emit SentTo(address(token), _vera, SAVINGS, 25);
        vm.prank(MALLORY);
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), signature);
        vm.assertEq(token.balanceOf(SAVINGS), 25, "savings");
        vm.assertEq(token.balanceOf(MALLORY), 0, "whoever brought it");
        vm.assertEq(distributor.claimed(address(token), _vera), 25, "received");
        vm.assertEq(distributor.tokens(address(token)).claimed, 25, "claimed");
        vm.assertEq(distributor.nonces(_vera), 1, "nonce");
    }

    function test_the_account_itself_needs_no_signature() public {
        vm.prank(_vera);
        distributor.claimTo(address(token), _line(60), SAVINGS, 60, 0, "");
        vm.assertEq(token.balanceOf(SAVINGS), 60, "savings");
        vm.assertEq(distributor.nonces(_vera), 0, "no nonce used");
    }

    function test_what_was_not_drawn_stays_claimable() public {
        vm.prank(_vera);
        distributor.claimTo(address(token), _line(60), _vera, 20, 0, "");
        vm.assertEq(distributor.claim(address(token), _vera, 60, _line(60).proof), 40, "the rest");
        vm.assertEq(token.balanceOf(_vera), 60, "all");
    }

    function test_a_relay_pays_what_is_left_of_a_part() public {
        vm.prank(_vera);
        distributor.claimTo(address(token), _line(60), SAVINGS, 20, 0, "");
        RewardDistributor.Claim[] memory lines = new RewardDistributor.Claim[](1);
        lines[0] = _line(60);
        vm.assertEq(distributor.claimMany(address(token), lines), 40, "the rest");
    }

    function test_more_than_is_owed_or_nothing_is_refused() public {
        for (uint128 amount = 0; amount <= 61; amount += 61) {
            vm.expectRevert(abi.encodeWithSelector(RewardDistributor.BadAmount.selector, 60, amount));
            vm.prank(_vera);
            distributor.claimTo(address(token), _line(60), SAVINGS, amount, 0, "");
        }
    }

    function test_a_consent_is_good_for_one_payment() public {
        bytes memory signature = _sign(KEY, _consent());
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), signature);
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), signature);
    }

    function test_a_consent_holds_until_its_deadline() public {
        bytes memory signature = _sign(KEY, _consent());
        uint64 deadline = _deadline();
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.ConsentExpired.selector, deadline));
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, deadline, signature);
        vm.warp(deadline);
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, deadline, signature);
        vm.assertEq(token.balanceOf(SAVINGS), 25, "the last second counts");
    }

    function test_nobody_else_consents_for_the_account() public {
        bytes memory stranger = _sign(KEY + 1, _consent());
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), stranger);
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), "");
    }

    function test_nothing_of_a_consent_can_be_changed() public {
        bytes memory signature = _sign(KEY, _consent());
        uint64 deadline = _deadline();
        _expectBad();
        distributor.claimTo(address(token), _line(60), MALLORY, 25, deadline, signature);
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 26, deadline, signature);
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, deadline + 1, signature);
        _expectBad();
        distributor.claimTo(address(escrow), _line(60), SAVINGS, 25, deadline, signature);
    }

    function test_a_consent_to_another_distributor_is_refused() public {
        RewardDistributor other = new RewardDistributor(ADMIN, DELAY);
        bytes memory signature = _signFor(KEY, address(other), _consent());
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), signature);
    }

    function test_a_withdrawn_consent_is_refused() public {
        bytes memory signature = _sign(KEY, _consent());
        vm.expectEmit(address(distributor));
        emit NonceUsed(_vera, 0);
        vm.prank(_vera);
        distributor.revokeConsents();
        _expectBad();
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, _deadline(), signature);
    }

    function test_receivers_nobody_could_draw_on_are_refused() public {
        address[2] memory wrong = [address(0), address(distributor)];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(RewardDistributor.BadReceiver.selector, wrong[i]));
            vm.prank(_vera);
            distributor.claimTo(address(token), _line(60), wrong[i], 25, 0, "");
        }
    }

    function test_a_consent_does_not_stand_for_a_proof() public {
        RewardDistributor.Claim memory line = _line(60);
        line.cumulative = 61;
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        vm.prank(_vera);
        distributor.claimTo(address(token), line, SAVINGS, 61, 0, "");
    }

    function test_leaves_over_their_total_do_not_pay_over_it() public {
        bytes32 leaf = Trees.leaf(_vera, address(token), 500);
        _post(2, leaf, 100);
        vm.warp(block.timestamp + DELAY);
        RewardDistributor.Claim memory line = RewardDistributor.Claim(_vera, 500, new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.OverTotal.selector, 100));
        vm.prank(_vera);
        distributor.claimTo(address(token), line, SAVINGS, 101, 0, "");
        vm.prank(_vera);
        distributor.claimTo(address(token), line, SAVINGS, 100, 0, "");
        vm.assertEq(token.balanceOf(SAVINGS), 100, "within it");
    }

    function test_a_pause_stops_it() public {
        vm.prank(GUARDIAN);
        distributor.pause();
        vm.expectRevert(abi.encodeWithSignature("EnforcedPause()"));
        vm.prank(_vera);
        distributor.claimTo(address(token), _line(60), SAVINGS, 25, 0, "");
    }

    function test_a_contract_consents_in_its_own_way() public {
        Wallet1271 wallet = new Wallet1271(_vera);
        _vera = address(wallet);
        bytes32 leaf = Trees.leaf(_vera, address(token), 40);
        _post(2, leaf, 100);
        vm.warp(block.timestamp + DELAY);
        RewardDistributor.Claim memory line = RewardDistributor.Claim(_vera, 40, new bytes32[](0));
        bytes memory wrong = _sign(KEY + 1, _consent());
        bytes memory right = _sign(KEY, _consent());
        _expectBad();
        distributor.claimTo(address(token), line, SAVINGS, 25, _deadline(), wrong);
        distributor.claimTo(address(token), line, SAVINGS, 25, _deadline(), right);
        vm.assertEq(token.balanceOf(SAVINGS), 25, "savings");
    }

    /// @dev Post a root in which `account` has earned `amount` and RUI 40.
    function _promise(address account, uint128 amount) private {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Trees.leaf(account, address(token), amount);
        leaves[1] = Trees.leaf(RUI, address(token), 40);
        _nodes = Trees.build(leaves);
        _fund(100);
        _postAndWait(1, _nodes[0], 100);
    }

    function _line(uint128 cumulative) private view returns (RewardDistributor.Claim memory) {
        return RewardDistributor.Claim(_vera, cumulative, _proof(_nodes, _vera, cumulative));
    }

    /// @dev What most tests sign: 25 of Vera's 60 to her savings.
    function _consent() private view returns (Consents.Consent memory) {
        return Consents.Consent(address(token), _vera, SAVINGS, 25, distributor.nonces(_vera), _deadline());
    }

    function _deadline() private pure returns (uint64) {
        return uint64(START) + 30 * DELAY;
    }

    function _sign(uint256 key, Consents.Consent memory said) private view returns (bytes memory) {
        return _signFor(key, address(distributor), said);
    }

    function _signFor(uint256 key, address where, Consents.Consent memory said) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, Consents.digest(where, said));
        return abi.encodePacked(r, s, v);
    }

    function _expectBad() private {
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.BadConsent.selector, _vera));
    }
}
