// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {RewardToken} from "../../src/RewardToken.sol";
import {Harness} from "../Harness.sol";
import {DistributorHandler} from "./DistributorHandler.sol";

contract DistributorInvariantsTest is Harness {
    DistributorHandler private _handler;

    function setUp() public override {
        super.setUp();
        RewardToken other = new RewardToken("Other", "OTHER", address(this));
        _handler = new DistributorHandler(distributor, [token, other]);
        token.grantRole(token.MINTER_ROLE(), address(_handler));
        other.grantRole(other.MINTER_ROLE(), address(_handler));
    }

    /// @dev Tells forge what to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_every_call_ends_as_the_model_says() public view {
        vm.assertEq(_handler.surprise(), "", "the first surprise");
    }

    function invariant_claimed_is_within_total_is_within_funded() public view {
        for (uint256 i = 0; i < 2; ++i) {
            RewardDistributor.Pool memory pool = _pool(i);
            vm.assertTrue(pool.claimed <= pool.total, "claimed <= total");
            vm.assertTrue(pool.total <= pool.funded, "total <= funded");
        }
    }

    function invariant_every_unit_is_accounted_for() public view {
        for (uint256 i = 0; i < 2; ++i) {
            RewardToken held = _handler.tokens(i);
            RewardDistributor.Pool memory pool = _pool(i);
            uint256 rest = uint256(pool.funded) - pool.claimed + _handler.donated(address(held));
            vm.assertEq(held.balanceOf(address(distributor)), rest, "balance");
            vm.assertEq(pool.funded, _handler.funded(address(held)), "funded");
        }
    }

    function invariant_what_is_claimed_is_what_people_received() public view {
        for (uint256 i = 0; i < 2; ++i) {
            RewardToken paid = _handler.tokens(i);
            uint256 claimed = 0;
            for (uint256 j = 0; j < 4; ++j) {
                address account = _handler.accounts(j);
                claimed += distributor.claimed(address(paid), account);
                uint256 own = distributor.claimed(address(paid), account) - _handler.sentAway(address(paid), account);
                vm.assertEq(paid.balanceOf(account), own + _handler.sentHere(address(paid), account), "received");
            }
            vm.assertEq(_pool(i).claimed, claimed, "claimed");
            address savings = _handler.SAVINGS();
            vm.assertEq(paid.balanceOf(savings), _handler.sentHere(address(paid), savings), "savings");
        }
    }

    function invariant_a_nonce_counts_the_consents_used() public view {
        uint256 used = 0;
        for (uint256 i = 0; i < 4; ++i) {
            used += distributor.nonces(_handler.accounts(i));
        }
        vm.assertEq(used, _handler.reached("consent accepted"), "nonces");
    }

    function invariant_epochs_and_roots_follow_the_posts() public view {
        for (uint256 i = 0; i < 2; ++i) {
            address posted = address(_handler.tokens(i));
            (bytes32 root,) = _handler.inForce(posted);
            vm.assertEq(distributor.epochOf(posted), _handler.epochs(posted), "epoch");
            vm.assertEq(distributor.rootOf(posted), root, "root");
        }
    }

    /// @dev An invariant that nothing ever tried is worth nothing: over many short walks each outcome must come up.
    function test_the_handler_reaches_every_outcome() public {
        string[28] memory outcomes = [
            "fund accepted",
            "fund refused",
            "honest post accepted",
            "honest post refused",
            "lying leaves accepted",
            "post above the funds refused",
            "shrinking post refused",
            "post out of turn refused",
            "empty post refused",
            "stranger's post refused",
            "veto accepted",
            "veto refused",
            "claim accepted",
            "claim refused",
            "forged claim refused",
            "relay accepted",
            "relay refused",
            "empty relay accepted",
            "pause accepted",
            "unpause refused",
            "consent accepted",
            "consent refused",
            "forged consent refused",
            "replayed consent refused",
            "own sending accepted",
            "own sending refused",
            "cap accepted",
            "cap refused"
        ];
        uint256[28] memory times;
        for (uint256 walk = 0; walk < 60; ++walk) {
            if (walk != 0) setUp();
            for (uint256 i = 0; i < 100; ++i) {
                _step(uint256(keccak256(abi.encode(walk, i))));
            }
            for (uint256 i = 0; i < outcomes.length; ++i) {
                times[i] += _handler.reached(outcomes[i]);
            }
            invariant_every_call_ends_as_the_model_says();
            invariant_every_unit_is_accounted_for();
        }
        for (uint256 i = 0; i < outcomes.length; ++i) {
            vm.assertTrue(times[i] > 4, outcomes[i]);
        }
    }

    /// @dev One pseudo-random call of the handler.
    function _step(uint256 seed) private {
        uint256 rest = seed >> 16;
        uint256 action = seed % 24;
        if (action == 0) _handler.fund(rest, uint96(rest >> 1));
        else if (action == 1) _handler.donate(rest, uint96(rest >> 1) % 1e9);
        else if (action < 5) _handler.wait(uint32(rest));
        else if (action == 5) _handler.postHonestly(rest, rest >> 1);
        else if (action == 6) _handler.postTwice(rest, rest >> 1);
        else if (action == 7) _handler.postWithLyingLeaves(rest, rest >> 1);
        else if (action == 8) _handler.postAboveTheFunds(rest, rest >> 1);
        else if (action == 9) _handler.postShrinking(rest, rest >> 1);
        else if (action == 10) _handler.postOutOfTurn(rest, rest >> 1);
        else if (action == 11) _handler.postNothing(rest, rest >> 1);
        else if (action == 12) _handler.postAsAStranger(rest, rest >> 1);
        else if (action == 13) _handler.veto(rest, uint8(rest >> 1), rest >> 9 & 3 == 0);
        else if (action < 16) _handler.claim(rest, rest >> 1, rest >> 9, uint8(rest >> 17));
        else if (action == 16) _handler.claimMany(rest, rest >> 1, rest >> 9);
        else if (action == 17) _handler.claimForEverybody(rest, rest >> 1);
        else if (action < 21) _handler.claimTo(rest, rest >> 1, rest >> 9, rest >> 17, uint8(rest >> 90));
        else if (action == 21) _handler.replayConsent();
        else if (action == 22) _handler.setCap(rest, uint128(rest >> 1), rest >> 130 & 3 == 0);
        else if (rest % 3 == 0) _handler.pause(uint8(rest >> 2));
        else _handler.unpause(rest >> 9 & 3 == 0);
    }

    function _pool(uint256 which) private view returns (RewardDistributor.Pool memory) {
        return distributor.tokens(address(_handler.tokens(which)));
    }
}
