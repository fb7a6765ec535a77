// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Harness} from "./Harness.sol";

/// @dev What one epoch may add to the total.
contract CapTest is Harness {
    event CapSet(address indexed token, uint128 cap);

    function test_an_epoch_adds_no_more_than_the_cap() public {
        _fund(100);
        _cap(30);
        _postAndWait(1, "first", 30);
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.OverCap.selector, 30, 31));
        _post(2, "second", 61);
        _postAndWait(2, "second", 60);
        vm.assertEq(distributor.tokens(address(token)).total, 60, "total");
    }

    function test_without_a_cap_the_funds_are_the_bound() public {
        _fund(100);
        _postAndWait(1, "first", 40);
        _cap(1);
        _cap(0);
        _postAndWait(2, "second", 100);
        vm.assertEq(distributor.tokens(address(token)).total, 100, "total");
    }

    function test_a_cap_is_of_one_token() public {
        _fund(100);
        vm.expectEmit(address(distributor));
        emit CapSet(address(escrow), 1);
        vm.prank(ADMIN);
        distributor.setCap(address(escrow), 1);
        _post(1, "first", 100);
        vm.assertEq(distributor.tokens(address(token)).cap, 0, "none here");
        vm.assertEq(distributor.tokens(address(escrow)).cap, 1, "one there");
    }

    function test_a_vetoed_epoch_does_not_use_the_cap_up() public {
        _fund(100);
        _cap(30);
        _post(1, "first", 30);
        vm.prank(GUARDIAN);
        distributor.veto(address(token), 1);
        _post(2, "second", 30);
        vm.assertEq(distributor.tokens(address(token)).total, 30, "total");
    }

    function test_only_the_admin_sets_a_cap() public {
        bytes32 role = distributor.DEFAULT_ADMIN_ROLE();
        vm.expectRevert(_unauthorized(POSTER, role));
        vm.prank(POSTER);
        distributor.setCap(address(token), 0);
    }

    function _cap(uint128 cap) private {
        vm.prank(ADMIN);
        distributor.setCap(address(token), cap);
    }
}
