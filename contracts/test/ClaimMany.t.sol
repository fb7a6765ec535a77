// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Harness} from "./Harness.sol";

contract ClaimManyTest is Harness {
    function test_a_relay_pays_everybody() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        vm.prank(MALLORY);
        vm.assertEq(distributor.claimMany(address(token), _lines(nodes, 30, 60)), 90, "together");
        vm.assertEq(token.balanceOf(ANN), 30, "Ann");
        vm.assertEq(token.balanceOf(RUI), 60, "Rui");
        vm.assertEq(token.balanceOf(MALLORY), 0, "the relay");
        vm.assertEq(distributor.tokens(address(token)).claimed, 90, "claimed");
    }

    function test_a_bad_proof_is_skipped() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        RewardDistributor.Claim[] memory lines = _lines(nodes, 30, 60);
        lines[0].cumulative = 31;
        vm.assertEq(distributor.claimMany(address(token), lines), 60, "the other one");
        vm.assertEq(distributor.claimed(address(token), ANN), 0, "Ann waits");
    }

    function test_a_line_given_twice_pays_once() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        RewardDistributor.Claim[] memory lines = _lines(nodes, 30, 60);
        lines[1] = lines[0];
        vm.assertEq(distributor.claimMany(address(token), lines), 30, "once");
        vm.assertEq(distributor.claimMany(address(token), lines), 0, "never again");
    }

    function test_a_line_over_the_total_is_skipped() public {
        bytes32[] memory nodes = _pair(80, 80);
        _fund(1000);
        _postAndWait(1, nodes[0], 90);
        vm.assertEq(distributor.claimMany(address(token), _lines(nodes, 80, 80)), 80, "only what was posted");
        vm.assertEq(distributor.tokens(address(token)).claimed, 80, "claimed");
    }

    function test_a_waiting_root_pays_nobody() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _post(1, nodes[0], 90);
        vm.assertEq(distributor.claimMany(address(token), _lines(nodes, 30, 60)), 0, "too early");
    }

    function _lines(bytes32[] memory nodes, uint128 ann, uint128 rui)
        private
        view
        returns (RewardDistributor.Claim[] memory lines)
    {
        lines = new RewardDistributor.Claim[](2);
        lines[0] = RewardDistributor.Claim(ANN, ann, _proof(nodes, ANN, ann));
        lines[1] = RewardDistributor.Claim(RUI, rui, _proof(nodes, RUI, rui));
    }
}
