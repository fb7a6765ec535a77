// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Harness} from "./Harness.sol";
import {Trees} from "./Trees.sol";

contract RewardDistributorTest is Harness {
    event Funded(address indexed token, address indexed from, uint128 amount);
    event RootPosted(
        address indexed token,
        uint64 indexed epoch,
        bytes32 root,
        bytes32 contributionsRoot,
        uint128 total,
        uint64 activeAt,
        string cid
    );
    event RootVetoed(address indexed token, uint64 indexed epoch, bytes32 root);
    event Claimed(address indexed token, address indexed account, uint128 amount, uint128 cumulative);

    function test_the_constructor_refuses_a_delay_nobody_would_wait_for() public {
        uint64 tooLong = 30 days + 1;
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.DelayTooLong.selector, tooLong));
        new RewardDistributor(ADMIN, tooLong);
        vm.assertEq(new RewardDistributor(ADMIN, 30 days).delay(), 30 days, "the longest delay");
    }

    function test_funding_pulls_and_credits() public {
        token.mint(address(this), 70);
        token.approve(address(distributor), 70);
        vm.expectEmit(address(distributor));
        emit Funded(address(token), address(this), 70);
        vm.assertEq(distributor.fund(address(token), 70), 70, "credited");
        vm.assertEq(distributor.tokens(address(token)).funded, 70, "funded");
        vm.assertEq(token.balanceOf(address(distributor)), 70, "balance");
    }

    function test_funding_with_nothing_is_refused() public {
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.NothingReceived.selector, address(token)));
        distributor.fund(address(token), 0);
    }

    function test_a_post_tells_everything_in_its_event() public {
        _fund(100);
        uint64 activeAt = uint64(block.timestamp) + DELAY;
        vm.expectEmit(address(distributor));
        emit RootPosted(address(token), 1, "root", keccak256("contributions"), 90, activeAt, "bafy");
        _post(1, "root", 90);
        RewardDistributor.Pool memory pool = distributor.tokens(address(token));
        vm.assertEq(pool.root, "root", "root");
        vm.assertEq(pool.total, 90, "total");
        vm.assertEq(pool.epoch, 1, "epoch");
        vm.assertEq(pool.activeAt, activeAt, "active at");
    }

    function test_only_the_poster_posts() public {
        bytes32 role = distributor.POSTER_ROLE();
        vm.expectRevert(_unauthorized(MALLORY, role));
        vm.prank(MALLORY);
        distributor.postRoot(address(token), 1, "root", 0, 0, "");
    }

    function test_an_epoch_is_the_next_one_or_refused() public {
        _fund(100);
        _refusePost(0, "root", 1, abi.encodeWithSelector(RewardDistributor.WrongEpoch.selector, 1, 0));
        _refusePost(2, "root", 1, abi.encodeWithSelector(RewardDistributor.WrongEpoch.selector, 1, 2));
        _postAndWait(1, "root", 1);
        _refusePost(1, "root", 1, abi.encodeWithSelector(RewardDistributor.WrongEpoch.selector, 2, 1));
    }

    function test_a_second_post_waits_for_the_first() public {
        _fund(100);
        _post(1, "root", 1);
        uint64 activeAt = uint64(block.timestamp) + DELAY;
        vm.warp(activeAt - 1);
        _refusePost(2, "next", 1, abi.encodeWithSelector(RewardDistributor.RootPending.selector, activeAt));
        vm.warp(activeAt);
        _post(2, "next", 1);
        vm.assertEq(distributor.rootOf(address(token)), "root", "the first root pays meanwhile");
    }

    function test_an_empty_root_is_refused() public {
        _refusePost(1, 0, 0, abi.encodeWithSelector(RewardDistributor.EmptyRoot.selector));
    }

    function test_a_total_never_shrinks() public {
        _fund(100);
        _postAndWait(1, "root", 50);
        _refusePost(2, "next", 49, abi.encodeWithSelector(RewardDistributor.TotalShrinks.selector, 50, 49));
        _post(2, "next", 50);
    }

    function test_a_total_above_the_funds_is_refused() public {
        _fund(100);
        _refusePost(1, "root", 101, abi.encodeWithSelector(RewardDistributor.TotalUnfunded.selector, 100, 101));
        _post(1, "root", 100);
    }

    function test_tokens_have_epochs_of_their_own() public {
        _fund(100);
        _postAndWait(1, "root", 50);
        vm.assertEq(distributor.epochOf(address(0xE1)), 0, "another token");
        vm.assertEq(distributor.rootOf(address(0xE1)), 0, "another token's root");
    }

    function test_a_root_pays_only_after_its_delay() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _post(1, nodes[0], 90);
        bytes32[] memory proof = _proof(nodes, ANN, 30);
        vm.warp(block.timestamp + DELAY - 1);
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        distributor.claim(address(token), ANN, 30, proof);
        vm.warp(block.timestamp + 1);
        distributor.claim(address(token), ANN, 30, proof);
        vm.assertEq(token.balanceOf(ANN), 30, "paid");
    }

    function test_without_delay_a_root_pays_at_once() public {
        distributor = new RewardDistributor(address(this), 0);
        distributor.grantRole(distributor.POSTER_ROLE(), POSTER);
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _post(1, nodes[0], 90);
        distributor.claim(address(token), RUI, 60, _proof(nodes, RUI, 60));
        vm.assertEq(token.balanceOf(RUI), 60, "paid");
    }

    function test_the_previous_root_pays_while_the_next_waits() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(200);
        _postAndWait(1, nodes[0], 90);
        _post(2, "next", 200);
        distributor.claim(address(token), ANN, 30, _proof(nodes, ANN, 30));
        vm.assertEq(token.balanceOf(ANN), 30, "paid");
    }

    function test_a_veto_keeps_the_previous_root_and_total() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(200);
        _postAndWait(1, nodes[0], 90);
        _post(2, "stolen", 200);
        vm.expectEmit(address(distributor));
        emit RootVetoed(address(token), 2, "stolen");
        vm.prank(GUARDIAN);
        distributor.veto(address(token), 2);
        vm.assertEq(distributor.rootOf(address(token)), nodes[0], "root");
        vm.assertEq(distributor.tokens(address(token)).total, 90, "total");
        vm.warp(block.timestamp + DELAY);
        vm.assertEq(distributor.rootOf(address(token)), nodes[0], "root after the delay");
        distributor.claim(address(token), ANN, 30, _proof(nodes, ANN, 30));
    }

    function test_a_vetoed_epoch_is_used_up() public {
        _fund(200);
        _post(1, "stolen", 200);
        vm.prank(GUARDIAN);
        distributor.veto(address(token), 1);
        vm.assertEq(distributor.epochOf(address(token)), 1, "epoch");
        _refusePost(1, "root", 90, abi.encodeWithSelector(RewardDistributor.WrongEpoch.selector, 2, 1));
        _post(2, "root", 90);
        vm.assertEq(distributor.tokens(address(token)).previousRoot, 0, "nothing paid before");
    }

    function test_a_veto_names_the_waiting_epoch() public {
        _fund(200);
        _post(1, "root", 90);
        _refuseVeto(2);
        _refuseVeto(0);
        vm.warp(block.timestamp + DELAY);
        _refuseVeto(1);
    }

    function test_only_the_guardian_vetoes() public {
        _fund(200);
        _post(1, "root", 90);
        bytes32 role = distributor.GUARDIAN_ROLE();
        vm.expectRevert(_unauthorized(POSTER, role));
        vm.prank(POSTER);
        distributor.veto(address(token), 1);
    }

    function test_anyone_may_claim_but_only_the_account_is_paid() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        bytes32[] memory proof = _proof(nodes, ANN, 30);
        vm.expectEmit(address(distributor));
        emit Claimed(address(token), ANN, 30, 30);
        vm.prank(MALLORY);
        vm.assertEq(distributor.claim(address(token), ANN, 30, proof), 30, "amount");
        vm.assertEq(token.balanceOf(ANN), 30, "Ann");
        vm.assertEq(token.balanceOf(MALLORY), 0, "Mallory");
        vm.assertEq(distributor.claimed(address(token), ANN), 30, "claimed");
        vm.assertEq(distributor.tokens(address(token)).claimed, 30, "claimed of the pool");
    }

    function test_a_second_claim_pays_nothing() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        bytes32[] memory proof = _proof(nodes, ANN, 30);
        distributor.claim(address(token), ANN, 30, proof);
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.NothingToClaim.selector, ANN, 30));
        distributor.claim(address(token), ANN, 30, proof);
    }

    function test_a_later_claim_pays_the_difference() public {
        bytes32[] memory first = _pair(30, 60);
        bytes32[] memory second = _pair(75, 60);
        _fund(200);
        _postAndWait(1, first[0], 90);
        distributor.claim(address(token), ANN, 30, _proof(first, ANN, 30));
        _postAndWait(2, second[0], 135);
        vm.assertEq(distributor.claim(address(token), ANN, 75, _proof(second, ANN, 75)), 45, "difference");
        vm.assertEq(token.balanceOf(ANN), 75, "all");
    }

    function test_a_missed_epoch_is_made_good_by_the_next() public {
        bytes32[] memory second = _pair(75, 60);
        _fund(200);
        _postAndWait(1, _pair(30, 60)[0], 90);
        _postAndWait(2, second[0], 135);
        vm.assertEq(distributor.claim(address(token), ANN, 75, _proof(second, ANN, 75)), 75, "both at once");
    }

    function test_an_old_proof_is_refused() public {
        bytes32[] memory first = _pair(30, 60);
        _fund(200);
        _postAndWait(1, first[0], 90);
        _postAndWait(2, _pair(75, 60)[0], 135);
        bytes32[] memory proof = _proof(first, ANN, 30);
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        distributor.claim(address(token), ANN, 30, proof);
    }

    function test_a_proof_serves_its_own_line_only() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        bytes32[] memory proof = _proof(nodes, ANN, 30);
        _refuseClaim(address(token), MALLORY, 30, proof);
        _refuseClaim(address(token), ANN, 31, proof);
        _refuseClaim(address(0xE1), ANN, 30, proof);
        _refuseClaim(address(token), ANN, 30, new bytes32[](0));
    }

    function test_before_any_root_nothing_is_claimed() public {
        _fund(100);
        _refuseClaim(address(token), ANN, 30, new bytes32[](0));
    }

    function test_lying_leaves_cannot_exceed_the_total() public {
        bytes32[] memory nodes = _pair(80, 80);
        _fund(1000);
        _postAndWait(1, nodes[0], 90);
        distributor.claim(address(token), ANN, 80, _proof(nodes, ANN, 80));
        bytes32[] memory proof = _proof(nodes, RUI, 80);
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.OverTotal.selector, 90));
        distributor.claim(address(token), RUI, 80, proof);
    }

    function test_a_tree_of_the_javascript_library_pays() public {
        address target = address(0x70Ce);
        vm.etch(target, address(token).code);
        RewardDistributor fresh = new RewardDistributor(address(this), 0);
        fresh.grantRole(fresh.POSTER_ROLE(), address(this));
        bytes32[] memory proof = new bytes32[](2);
        proof[0] = 0x649b68f6cab98420350d18a4fc061465b3a00160dc70a0b102687d7071943872;
        proof[1] = 0x10d104fc25557afc649993899c15da78280c385f22ec80b51b39eb61017bf1fc;
        bytes32 root = 0x9be2aa3d76cd6a93586affe9f9e6da99a569bfbee3fc4860d7df96c0bf812f22;
        fresh.postRoot(target, 1, root, 0, 0, "");
        // The proof holds, so the refusal is about the money, of which there is none.
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.OverTotal.selector, 0));
        fresh.claim(target, address(3), 3_000_000, proof);
    }

    function test_a_pause_stops_money_and_roots_until_the_admin_goes_on() public {
        bytes32[] memory nodes = _pair(30, 60);
        _fund(100);
        _postAndWait(1, nodes[0], 90);
        vm.prank(GUARDIAN);
        distributor.pause();
        bytes32[] memory proof = _proof(nodes, ANN, 30);
        bytes memory paused = abi.encodeWithSignature("EnforcedPause()");
        vm.expectRevert(paused);
        distributor.claim(address(token), ANN, 30, proof);
        vm.expectRevert(paused);
        distributor.claimMany(address(token), new RewardDistributor.Claim[](0));
        vm.expectRevert(paused);
        distributor.fund(address(token), 1);
        _refusePost(2, "next", 90, paused);
        vm.prank(ADMIN);
        distributor.unpause();
        distributor.claim(address(token), ANN, 30, proof);
    }

    function test_a_veto_works_while_paused() public {
        _fund(100);
        _post(1, "stolen", 90);
        vm.prank(GUARDIAN);
        distributor.pause();
        vm.prank(GUARDIAN);
        distributor.veto(address(token), 1);
        vm.assertEq(distributor.rootOf(address(token)), 0, "no root");
    }

    function test_pausing_is_the_guardians_and_going_on_the_admins() public {
        bytes32 guardian = distributor.GUARDIAN_ROLE();
        vm.expectRevert(_unauthorized(POSTER, guardian));
        vm.prank(POSTER);
        distributor.pause();
        vm.prank(GUARDIAN);
        distributor.pause();
        vm.expectRevert(_unauthorized(GUARDIAN, 0));
        vm.prank(GUARDIAN);
        distributor.unpause();
    }

    function _refusePost(uint64 epoch, bytes32 root, uint128 total, bytes memory why) private {
        vm.expectRevert(why);
        vm.prank(POSTER);
        distributor.postRoot(address(token), epoch, root, total, 0, "");
    }

    function _refuseVeto(uint64 epoch) private {
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.NotPending.selector, epoch));
        vm.prank(GUARDIAN);
        distributor.veto(address(token), epoch);
    }

    function _refuseClaim(address token_, address account, uint128 cumulative, bytes32[] memory proof) private {
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        distributor.claim(token_, account, cumulative, proof);
    }
}
