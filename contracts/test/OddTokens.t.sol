// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Harness} from "./Harness.sol";
import {Trees} from "./Trees.sol";
import {BlockingToken} from "./tokens/BlockingToken.sol";
import {FalseToken} from "./tokens/FalseToken.sol";
import {FeeToken} from "./tokens/FeeToken.sol";
import {ReentrantToken} from "./tokens/ReentrantToken.sol";
import {SilentToken} from "./tokens/SilentToken.sol";

/// @dev What every odd token below can do besides its oddity.
interface IMintable {
    function mint(address to, uint256 amount) external;
    function approve(address spender, uint256 amount) external;
    function balanceOf(address account) external view returns (uint256);
}

contract OddTokensTest is Harness {
    bytes32 private constant ID = "birds";
    bytes4 private constant REENTERED = bytes4(keccak256("ReentrancyGuardReentrantCall()"));

    function test_a_fee_is_not_credited() public {
        address odd = address(new FeeToken());
        _openAndFund(odd, 1000);
        vm.assertEq(escrow.campaigns(ID).funded, 990, "escrow");
        vm.prank(OPERATOR);
        escrow.release(ID, "batch", 990);
        vm.assertEq(distributor.tokens(odd).funded, 981, "distributor");
        vm.assertEq(IMintable(odd).balanceOf(address(distributor)), 981, "balance");
    }

    function test_a_fee_never_lets_one_campaign_eat_another() public {
        address odd = address(new FeeToken());
        _openAndFund(odd, 1000);
        vm.prank(OPERATOR);
        escrow.openFor("bees", RUI, odd, uint64(START) + 1 days);
        IMintable(odd).mint(address(this), 1000);
        IMintable(odd).approve(address(escrow), 1000);
        escrow.fund("bees", 1000);
        vm.prank(OPERATOR);
        escrow.close(ID);
        vm.prank(OPERATOR);
        escrow.close("bees");
        vm.assertEq(IMintable(odd).balanceOf(address(escrow)), 0, "all gone, nothing lacking");
    }

    function test_a_silent_token_works() public {
        address odd = address(new SilentToken());
        _openAndFund(odd, 1000);
        vm.prank(OPERATOR);
        escrow.release(ID, "batch", 900);
        bytes32[] memory nodes = _postTo(odd, 900);
        distributor.claim(odd, ANN, 450, Trees.proofOf(nodes, Trees.leaf(ANN, odd, 450)));
        vm.assertEq(IMintable(odd).balanceOf(ANN), 450, "Ann");
        vm.prank(OPERATOR);
        escrow.close(ID);
        vm.assertEq(IMintable(odd).balanceOf(OLGA), 100, "Olga");
    }

    function test_a_false_answer_to_funding_reverts() public {
        FalseToken odd = new FalseToken();
        odd.mint(address(this), 10);
        odd.approve(address(distributor), 10);
        odd.refuse(true);
        vm.expectRevert(abi.encodeWithSignature("SafeERC20FailedOperation(address)", odd));
        distributor.fund(address(odd), 10);
    }

    function test_a_false_answer_to_a_claim_leaves_the_claim_open() public {
        FalseToken odd = new FalseToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        odd.refuse(true);
        bytes32[] memory proof = Trees.proofOf(nodes, Trees.leaf(ANN, address(odd), 50));
        vm.expectRevert(abi.encodeWithSignature("SafeERC20FailedOperation(address)", odd));
        distributor.claim(address(odd), ANN, 50, proof);
        vm.assertEq(distributor.claimMany(address(odd), _lines(address(odd), nodes, 50)), 0, "skipped");
        vm.assertEq(distributor.claimed(address(odd), ANN), 0, "still owed");
        vm.assertEq(distributor.tokens(address(odd)).claimed, 0, "books put back");
        odd.refuse(false);
        distributor.claim(address(odd), ANN, 50, proof);
        vm.assertEq(odd.balanceOf(ANN), 50, "paid in the end");
    }

    function test_a_blocked_receiver_does_not_block_the_others() public {
        BlockingToken odd = new BlockingToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        odd.setBlocked(ANN, true);
        vm.assertEq(distributor.claimMany(address(odd), _lines(address(odd), nodes, 50)), 50, "Rui's");
        vm.assertEq(odd.balanceOf(RUI), 50, "Rui");
        vm.assertEq(distributor.claimed(address(odd), ANN), 0, "Ann is still owed");
        vm.assertEq(distributor.tokens(address(odd)).claimed, 50, "claimed");
    }

    function test_a_blocked_account_has_its_pay_sent_elsewhere() public {
        BlockingToken odd = new BlockingToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        odd.setBlocked(ANN, true);
        RewardDistributor.Claim memory line = _lines(address(odd), nodes, 50)[0];
        vm.prank(ANN);
        distributor.claimTo(address(odd), line, OLGA, 50, 0, "");
        vm.assertEq(odd.balanceOf(OLGA), 50, "Olga");
    }

    function test_a_blocked_receiver_of_anothers_pay_costs_it_nothing() public {
        BlockingToken odd = new BlockingToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        odd.setBlocked(OLGA, true);
        RewardDistributor.Claim memory line = _lines(address(odd), nodes, 50)[0];
        vm.expectRevert(abi.encodeWithSelector(BlockingToken.Blocked.selector, OLGA));
        vm.prank(ANN);
        distributor.claimTo(address(odd), line, OLGA, 20, 0, "");
        vm.assertEq(distributor.claim(address(odd), ANN, 50, line.proof), 50, "still all hers");
    }

    function test_a_silent_token_is_sent_elsewhere() public {
        SilentToken odd = new SilentToken();
        IMintable(address(odd)).mint(address(this), 100);
        IMintable(address(odd)).approve(address(distributor), 100);
        distributor.fund(address(odd), 100);
        RewardDistributor.Claim memory line = _lines(address(odd), _postTo(address(odd), 100), 50)[0];
        vm.prank(ANN);
        distributor.claimTo(address(odd), line, OLGA, 20, 0, "");
        vm.assertEq(IMintable(address(odd)).balanceOf(OLGA), 20, "Olga");
    }

    function test_a_fee_on_the_way_out_is_the_receivers() public {
        FeeToken odd = new FeeToken();
        odd.mint(address(this), 1000);
        odd.approve(address(distributor), 1000);
        distributor.fund(address(odd), 1000);
        RewardDistributor.Claim memory line = _lines(address(odd), _postTo(address(odd), 800), 400)[0];
        vm.prank(ANN);
        distributor.claimTo(address(odd), line, OLGA, 100, 0, "");
        vm.assertEq(odd.balanceOf(OLGA), 99, "less the fee");
        vm.assertEq(distributor.claimed(address(odd), ANN), 100, "counted whole");
    }

    function test_sending_elsewhere_is_not_entered_twice() public {
        ReentrantToken odd = new ReentrantToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        RewardDistributor.Claim memory line = _lines(address(odd), nodes, 50)[0];
        odd.arm(
            address(distributor),
            abi.encodeCall(distributor.claimTo, (address(odd), line, OLGA, 20, type(uint64).max, ""))
        );
        vm.prank(ANN);
        distributor.claimTo(address(odd), line, OLGA, 20, 0, "");
        _assertGuarded(odd);
        vm.assertEq(odd.balanceOf(OLGA), 20, "once");
    }

    function test_a_claim_is_not_entered_twice() public {
        ReentrantToken odd = new ReentrantToken();
        bytes32[] memory nodes = _fundAndPost(address(odd), 100);
        bytes32[] memory proof = Trees.proofOf(nodes, Trees.leaf(RUI, address(odd), 50));
        odd.arm(address(distributor), abi.encodeCall(distributor.claim, (address(odd), RUI, 50, proof)));
        distributor.claim(address(odd), ANN, 50, Trees.proofOf(nodes, Trees.leaf(ANN, address(odd), 50)));
        _assertGuarded(odd);
        odd.arm(
            address(distributor), abi.encodeCall(distributor.claimMany, (address(odd), _lines(address(odd), nodes, 50)))
        );
        vm.assertEq(distributor.claimMany(address(odd), _lines(address(odd), nodes, 50)), 50, "Rui once");
        _assertGuarded(odd);
        vm.assertEq(odd.balanceOf(RUI), 50, "Rui");
    }

    function test_funding_is_not_entered_twice() public {
        ReentrantToken odd = new ReentrantToken();
        odd.mint(address(odd), 40);
        odd.approveFor(address(distributor), 40);
        odd.mint(address(this), 10);
        odd.approve(address(distributor), 10);
        odd.arm(address(distributor), abi.encodeCall(distributor.fund, (address(odd), 40)));
        distributor.fund(address(odd), 10);
        _assertGuarded(odd);
        vm.assertEq(distributor.tokens(address(odd)).funded, 10, "not counted twice");
    }

    function test_the_escrow_is_not_entered_twice() public {
        ReentrantToken odd = new ReentrantToken();
        _openAndFund(address(odd), 100);
        odd.mint(address(odd), 40);
        odd.approveFor(address(escrow), 40);
        odd.mint(address(this), 10);
        odd.approve(address(escrow), 10);
        odd.arm(address(escrow), abi.encodeCall(escrow.fund, (ID, 40)));
        escrow.fund(ID, 10);
        _assertGuarded(odd);
        vm.assertEq(escrow.campaigns(ID).funded, 110, "not counted twice");
        odd.arm(address(escrow), abi.encodeCall(escrow.close, (ID)));
        vm.prank(OPERATOR);
        escrow.release(ID, "batch", 60);
        _assertGuarded(odd);
        odd.arm(address(escrow), abi.encodeCall(escrow.close, (ID)));
        vm.prank(OPERATOR);
        escrow.close(ID);
        _assertGuarded(odd);
        vm.assertEq(odd.balanceOf(OLGA), 50, "refunded once");
    }

    /// @dev The token did call back, and was turned away at the door.
    function _assertGuarded(ReentrantToken odd) private view {
        vm.assertTrue(odd.called(), "called back");
        vm.assertEq(bytes32(odd.answer()), bytes32(REENTERED), "refused");
    }

    function _openAndFund(address odd, uint128 amount) private {
        vm.prank(OLGA);
        escrow.open(ID, odd, uint64(START) + 1 days);
        IMintable(odd).mint(address(this), amount);
        IMintable(odd).approve(address(escrow), amount);
        escrow.fund(ID, amount);
    }

    /// @dev Fund the distributor and post a root in which ANN and RUI have earned half each.
    function _fundAndPost(address odd, uint128 amount) private returns (bytes32[] memory nodes) {
        IMintable(odd).mint(address(this), amount);
        IMintable(odd).approve(address(distributor), amount);
        distributor.fund(odd, amount);
        return _postTo(odd, amount);
    }

    function _postTo(address odd, uint128 amount) private returns (bytes32[] memory nodes) {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Trees.leaf(ANN, odd, amount / 2);
        leaves[1] = Trees.leaf(RUI, odd, amount / 2);
        nodes = Trees.build(leaves);
        vm.prank(POSTER);
        distributor.postRoot(odd, 1, nodes[0], amount, 0, "");
        vm.warp(START + DELAY);
    }

    function _lines(address odd, bytes32[] memory nodes, uint128 each)
        private
        pure
        returns (RewardDistributor.Claim[] memory lines)
    {
        lines = new RewardDistributor.Claim[](2);
        lines[0] = RewardDistributor.Claim(ANN, each, Trees.proofOf(nodes, Trees.leaf(ANN, odd, each)));
        lines[1] = RewardDistributor.Claim(RUI, each, Trees.proofOf(nodes, Trees.leaf(RUI, odd, each)));
    }
}
