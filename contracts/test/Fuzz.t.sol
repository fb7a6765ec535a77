// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignEscrow} from "../src/CampaignEscrow.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Harness} from "./Harness.sol";
import {Trees} from "./Trees.sol";

contract FuzzTest is Harness {
    function testFuzz_every_leaf_of_any_tree_pays_exactly(uint8 size, bytes32 seed) public {
        uint256 n = 1 + size % 20;
        (address[] memory accounts, uint128[] memory amounts, bytes32[] memory nodes, uint128 total) = _random(n, seed);
        _fund(total);
        _postAndWait(1, nodes[0], total);
        for (uint256 i = 0; i < n; ++i) {
            distributor.claim(address(token), accounts[i], amounts[i], _proof(nodes, accounts[i], amounts[i]));
            vm.assertEq(token.balanceOf(accounts[i]), amounts[i], "paid");
        }
        vm.assertEq(token.balanceOf(address(distributor)), 0, "to the last unit");
        vm.assertEq(distributor.tokens(address(token)).claimed, total, "claimed");
    }

    function testFuzz_no_inner_node_is_a_leaf(uint8 size, bytes32 seed, uint8 pick) public {
        uint256 n = 2 + size % 19;
        (,, bytes32[] memory nodes, uint128 total) = _random(n, seed);
        _fund(total);
        _postAndWait(1, nodes[0], total);
        uint256 inner = pick % (n - 1);
        // Read the inner node's two children as a line of their own: only an unhashed or once-hashed leaf would pass.
        address account = address(uint160(uint256(nodes[2 * inner + 1])));
        bytes32[] memory proof = Trees.proofOf(nodes, nodes[inner]);
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        distributor.claim(address(token), account, uint128(uint256(nodes[2 * inner + 2])), proof);
    }

    function testFuzz_a_changed_line_is_refused(bytes32 seed, address account, uint128 cumulative) public {
        (address[] memory accounts, uint128[] memory amounts, bytes32[] memory nodes, uint128 total) = _random(5, seed);
        _fund(total);
        _postAndWait(1, nodes[0], total);
        bytes32[] memory proof = _proof(nodes, accounts[2], amounts[2]);
        if (account == accounts[2] && cumulative == amounts[2]) return;
        vm.expectRevert(RewardDistributor.InvalidProof.selector);
        distributor.claim(address(token), account, cumulative, proof);
    }

    function testFuzz_claiming_early_late_or_never_pays_the_same(uint8 when, uint128 first, uint128 more) public {
        first = uint128(1 + uint256(first) % 1e30);
        more = uint128(1 + uint256(more) % 1e30);
        bytes32[] memory before = _pair(first, 1);
        bytes32[] memory later = _pair(first + more, 1);
        _fund(first + more + 1);
        _postAndWait(1, before[0], first + 1);
        if (when % 3 == 0) distributor.claim(address(token), ANN, first, _proof(before, ANN, first));
        _post(2, later[0], first + more + 1);
        if (when % 3 == 1) distributor.claim(address(token), ANN, first, _proof(before, ANN, first));
        vm.warp(block.timestamp + DELAY);
        distributor.claim(address(token), ANN, first + more, _proof(later, ANN, first + more));
        vm.assertEq(token.balanceOf(ANN), uint256(first) + more, "all of it");
    }

    function testFuzz_only_the_next_epoch_is_posted(uint64 epoch) public {
        if (epoch == 1) return;
        vm.expectRevert(abi.encodeWithSelector(RewardDistributor.WrongEpoch.selector, 1, epoch));
        _post(epoch, "root", 0);
    }

    function testFuzz_released_and_refunded_make_the_budget(uint128 budget, uint128 first, uint128 second) public {
        budget = uint128(2 + uint256(budget) % 1e30);
        first = uint128(1 + uint256(first) % (budget - 1));
        second = uint128(1 + uint256(second) % (budget - first));
        vm.prank(OLGA);
        escrow.open("birds", address(token), uint64(START) + 1 days);
        token.mint(address(this), budget);
        token.approve(address(escrow), budget);
        escrow.fund("birds", budget);
        vm.prank(OPERATOR);
        escrow.release("birds", "one", first);
        vm.prank(OPERATOR);
        escrow.release("birds", "two", second);
        vm.prank(OPERATOR);
        uint128 refund = escrow.close("birds");
        vm.assertEq(uint256(first) + second + refund, budget, "the budget");
        vm.assertEq(distributor.tokens(address(token)).funded, uint256(first) + second, "the distributor's part");
        vm.assertEq(token.balanceOf(OLGA), refund, "Olga's part");
    }

    function testFuzz_nobody_closes_early_but_the_operator(address caller, uint64 moment) public {
        uint64 deadline = uint64(START) + 1 days;
        vm.prank(OLGA);
        escrow.open("birds", address(token), deadline);
        vm.warp(START + moment % (15 days));
        if (caller == OPERATOR) return;
        vm.expectRevert(abi.encodeWithSelector(CampaignEscrow.MayNotClose.selector, bytes32("birds"), caller));
        vm.prank(caller);
        escrow.close("birds");
    }

    /// @dev `n` accounts with amounts drawn from `seed`, their tree and their sum.
    function _random(uint256 n, bytes32 seed)
        private
        view
        returns (address[] memory accounts, uint128[] memory amounts, bytes32[] memory nodes, uint128 total)
    {
        accounts = new address[](n);
        amounts = new uint128[](n);
        bytes32[] memory leaves = new bytes32[](n);
        for (uint256 i = 0; i < n; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            accounts[i] = address(uint160(0x10000 + i));
            amounts[i] = uint128(1 + drawn % 1e24);
            leaves[i] = Trees.leaf(accounts[i], address(token), amounts[i]);
            total += amounts[i];
        }
        nodes = Trees.build(leaves);
    }
}
