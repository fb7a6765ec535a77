// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignEscrow} from "../src/CampaignEscrow.sol";
import {IFundable} from "../src/interfaces/IFundable.sol";
import {Harness} from "./Harness.sol";

contract CampaignEscrowTest is Harness {
    bytes32 private constant ID = "birds";
    uint64 private constant DEADLINE = uint64(START) + 30 days;

    event CampaignOpened(bytes32 indexed id, address indexed owner, address indexed token, uint64 deadline);
    event CampaignFunded(bytes32 indexed id, address indexed from, uint128 amount);
    event BatchReleased(bytes32 indexed id, bytes32 indexed batchId, uint128 amount);
    event CampaignClosed(bytes32 indexed id, address indexed owner, uint128 refund);

    function test_the_constructor_wants_a_distributor() public {
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.NotAContract.selector, MALLORY));
        new CampaignEscrow(ADMIN, IFundable(MALLORY));
    }

    function test_whoever_opens_owns() public {
        vm.expectEmit(address(escrow));
        emit CampaignOpened(ID, OLGA, address(token), DEADLINE);
        _open();
        CampaignEscrow.Campaign memory campaign = escrow.campaigns(ID);
        vm.assertEq(campaign.owner, OLGA, "owner");
        vm.assertEq(campaign.token, address(token), "token");
        vm.assertEq(campaign.deadline, DEADLINE, "deadline");
    }

    function test_the_operator_opens_for_others() public {
        vm.prank(OPERATOR);
        escrow.openFor(ID, OLGA, address(token), DEADLINE);
        vm.assertEq(escrow.campaigns(ID).owner, OLGA, "owner");
    }

    function test_nobody_else_opens_for_others() public {
        bytes32 role = escrow.OPERATOR_ROLE();
        vm.expectRevert(_unauthorized(MALLORY, role));
        vm.prank(MALLORY);
        escrow.openFor(ID, OLGA, address(token), DEADLINE);
    }

    function test_an_id_is_taken_once() public {
        _open();
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.CampaignExists.selector, ID));
        vm.prank(MALLORY);
        escrow.open(ID, address(token), DEADLINE);
    }

    function test_a_campaign_that_cannot_work_is_refused() public {
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.DeadlinePassed.selector, START));
        escrow.open(ID, address(token), uint64(START));
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.NotAContract.selector, MALLORY));
        escrow.open(ID, MALLORY, DEADLINE);
        vm.expectRevert(CampaignEscrow.EmptyOwner.selector);
        vm.prank(OPERATOR);
        escrow.openFor(ID, address(0), address(token), DEADLINE);
    }

    function test_anyone_funds() public {
        _open();
        token.mint(RUI, 500);
        vm.prank(RUI);
        token.approve(address(escrow), 500);
        vm.expectEmit(address(escrow));
        emit CampaignFunded(ID, RUI, 500);
        vm.prank(RUI);
        vm.assertEq(escrow.fund(ID, 500), 500, "credited");
        vm.assertEq(escrow.campaigns(ID).funded, 500, "funded");
        vm.assertEq(token.balanceOf(address(escrow)), 500, "balance");
    }

    function test_nothing_and_unknown_are_not_funded() public {
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.CampaignUnknown.selector, ID));
        escrow.fund(ID, 1);
        _open();
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.NothingReceived.selector, ID));
        escrow.fund(ID, 0);
    }

    function test_a_release_reaches_the_distributor() public {
        _openAndFund(500);
        vm.expectEmit(address(escrow));
        emit BatchReleased(ID, "batch", 200);
        _release("batch", 200);
        vm.assertEq(token.balanceOf(address(distributor)), 200, "distributor");
        vm.assertEq(distributor.tokens(address(token)).funded, 200, "funded there");
        vm.assertEq(escrow.campaigns(ID).released, 200, "released");
        vm.assertEq(token.allowance(address(escrow), address(distributor)), 0, "allowance");
        vm.assertTrue(escrow.isReleased(ID, "batch"), "marked");
        vm.assertFalse(escrow.isReleased(ID, "other"), "not marked");
    }

    function test_a_batch_is_released_once() public {
        _openAndFund(500);
        _release("batch", 200);
        _refuseRelease(
            "batch", 200, abi.encodeWithSelector(CampaignEscrow.BatchAlreadyReleased.selector, ID, bytes32("batch"))
        );
        _release("next", 300);
    }

    function test_two_campaigns_share_a_batch_but_not_a_budget() public {
        _openAndFund(500);
        escrow.open("bees", address(token), DEADLINE);
        _release("batch", 200);
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.BudgetExceeded.selector, bytes32("bees"), 0, 1));
        vm.prank(OPERATOR);
        escrow.release("bees", "batch", 1);
    }

    function test_no_more_is_released_than_funded() public {
        _openAndFund(500);
        _release("batch", 200);
        _refuseRelease("next", 301, abi.encodeWithSelector(CampaignEscrow.BudgetExceeded.selector, ID, 300, 301));
        _refuseRelease("next", 0, abi.encodeWithSelector(CampaignEscrow.NothingToRelease.selector, ID, bytes32("next")));
    }

    function test_only_the_operator_releases() public {
        _openAndFund(500);
        bytes32 role = escrow.OPERATOR_ROLE();
        vm.expectRevert(_unauthorized(OLGA, role));
        vm.prank(OLGA);
        escrow.release(ID, "batch", 1);
    }

    function test_work_is_paid_after_the_deadline_too() public {
        _openAndFund(500);
        vm.warp(DEADLINE + 1 days);
        _release("batch", 200);
    }

    function test_the_operator_closes_and_the_owner_is_refunded() public {
        _openAndFund(500);
        _release("batch", 200);
        vm.expectEmit(address(escrow));
        emit CampaignClosed(ID, OLGA, 300);
        vm.prank(OPERATOR);
        vm.assertEq(escrow.close(ID), 300, "refund");
        vm.assertEq(token.balanceOf(OLGA), 300, "Olga");
        vm.assertEq(token.balanceOf(address(escrow)), 0, "escrow");
    }

    function test_nothing_leaves_or_enters_a_closed_campaign() public {
        _openAndFund(500);
        vm.prank(OPERATOR);
        escrow.close(ID);
        bytes memory ended = abi.encodeWithSelector(CampaignEscrow.CampaignEnded.selector, ID);
        _refuseRelease("batch", 1, ended);
        vm.expectRevert(ended);
        escrow.fund(ID, 1);
        vm.expectRevert(ended);
        vm.prank(OPERATOR);
        escrow.close(ID);
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.CampaignExists.selector, ID));
        escrow.open(ID, address(token), DEADLINE);
    }

    function test_a_campaign_without_money_closes_too() public {
        _open();
        vm.prank(OPERATOR);
        vm.assertEq(escrow.close(ID), 0, "refund");
        vm.assertTrue(escrow.campaigns(ID).closed, "closed");
    }

    function test_the_owner_closes_after_the_grace() public {
        _openAndFund(500);
        vm.warp(DEADLINE + escrow.GRACE());
        _refuseClose(OLGA);
        vm.warp(block.timestamp + 1);
        _refuseClose(MALLORY);
        vm.prank(OLGA);
        escrow.close(ID);
        vm.assertEq(token.balanceOf(OLGA), 500, "refund");
    }

    function test_a_pause_stops_everything_but_late_refunds() public {
        _openAndFund(500);
        vm.prank(GUARDIAN);
        escrow.pause();
        bytes memory paused = abi.encodeWithSignature("EnforcedPause()");
        _refuseRelease("batch", 1, paused);
        vm.expectRevert(paused);
        escrow.fund(ID, 1);
        vm.expectRevert(paused);
        escrow.open("bees", address(token), DEADLINE);
        vm.expectRevert(paused);
        vm.prank(OPERATOR);
        escrow.openFor("bees", OLGA, address(token), DEADLINE);
        _refuseClose(OPERATOR);
        vm.warp(DEADLINE + escrow.GRACE() + 1);
        vm.prank(OLGA);
        escrow.close(ID);
        vm.assertEq(token.balanceOf(OLGA), 500, "refund");
    }

    function test_the_operator_too_refunds_late_while_paused() public {
        _openAndFund(500);
        vm.prank(GUARDIAN);
        escrow.pause();
        vm.warp(DEADLINE + escrow.GRACE() + 1);
        vm.prank(OPERATOR);
        escrow.close(ID);
        vm.assertEq(token.balanceOf(OLGA), 500, "refund");
    }

    function test_a_deadline_at_the_end_of_time_does_not_overflow() public {
        vm.prank(OLGA);
        escrow.open(ID, address(token), type(uint64).max);
        _refuseClose(OLGA);
        vm.prank(OPERATOR);
        escrow.close(ID);
    }

    function test_pausing_is_the_guardians_and_going_on_the_admins() public {
        bytes32 guardian = escrow.GUARDIAN_ROLE();
        vm.expectRevert(_unauthorized(OPERATOR, guardian));
        vm.prank(OPERATOR);
        escrow.pause();
        vm.prank(GUARDIAN);
        escrow.pause();
        vm.expectRevert(_unauthorized(GUARDIAN, 0));
        vm.prank(GUARDIAN);
        escrow.unpause();
        vm.prank(ADMIN);
        escrow.unpause();
        _open();
    }

    function _open() private {
        vm.prank(OLGA);
        escrow.open(ID, address(token), DEADLINE);
    }

    function _openAndFund(uint128 amount) private {
        _open();
        token.mint(address(this), amount);
        token.approve(address(escrow), amount);
        escrow.fund(ID, amount);
    }

    function _release(bytes32 batchId, uint128 amount) private {
        vm.prank(OPERATOR);
        escrow.release(ID, batchId, amount);
    }

    function _refuseRelease(bytes32 batchId, uint128 amount, bytes memory why) private {
        vm.expectRevert(why);
        vm.prank(OPERATOR);
        escrow.release(ID, batchId, amount);
    }

    function _refuseClose(address caller) private {
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.MayNotClose.selector, ID, caller));
        vm.prank(caller);
        escrow.close(ID);
    }
}
