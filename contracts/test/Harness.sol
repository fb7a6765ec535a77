// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignEscrow} from "../src/CampaignEscrow.sol";
import {RewardDistributor} from "../src/RewardDistributor.sol";
import {RewardToken} from "../src/RewardToken.sol";
import {Cast} from "./Cast.sol";
import {Trees} from "./Trees.sol";

/// @dev The contracts and their roles, for every test.
abstract contract Harness is Cast {
    RewardToken internal token;
    RewardDistributor internal distributor;
    CampaignEscrow internal escrow;

    function setUp() public virtual {
        vm.warp(START);
        token = new RewardToken("Demo Dollar", "DEMO", address(this));
        distributor = new RewardDistributor(ADMIN, DELAY);
        escrow = new CampaignEscrow(ADMIN, distributor);
        _grant(distributor.POSTER_ROLE(), POSTER, address(distributor));
        _grant(distributor.GUARDIAN_ROLE(), GUARDIAN, address(distributor));
        _grant(escrow.OPERATOR_ROLE(), OPERATOR, address(escrow));
        _grant(escrow.GUARDIAN_ROLE(), GUARDIAN, address(escrow));
    }

    function _grant(bytes32 role, address account, address where) private {
        vm.prank(ADMIN);
        RewardDistributor(where).grantRole(role, account);
    }

    /// @dev Put `amount` of `token` into the distributor.
    function _fund(uint128 amount) internal {
        token.mint(address(this), amount);
        token.approve(address(distributor), amount);
        distributor.fund(address(token), amount);
    }

    /// @dev Post a root as the poster does.
    function _post(uint64 epoch, bytes32 root, uint128 total) internal {
        vm.prank(POSTER);
        distributor.postRoot(address(token), epoch, root, total, keccak256("contributions"), "bafy");
    }

    /// @dev Post a root and wait until it pays.
    function _postAndWait(uint64 epoch, bytes32 root, uint128 total) internal {
        _post(epoch, root, total);
        vm.warp(block.timestamp + DELAY);
    }

    /// @dev The tree in which ANN has earned `ann` and RUI `rui`.
    function _pair(uint128 ann, uint128 rui) internal view returns (bytes32[] memory nodes) {
        bytes32[] memory leaves = new bytes32[](2);
        leaves[0] = Trees.leaf(ANN, address(token), ann);
        leaves[1] = Trees.leaf(RUI, address(token), rui);
        return Trees.build(leaves);
    }

    /// @dev The proof that `account` has earned `cumulative`.
    function _proof(bytes32[] memory nodes, address account, uint128 cumulative)
        internal
        view
        returns (bytes32[] memory)
    {
        return Trees.proofOf(nodes, Trees.leaf(account, address(token), cumulative));
    }

    /// @dev The error of a caller who lacks a role.
    function _unauthorized(address account, bytes32 role) internal pure returns (bytes memory) {
        return abi.encodeWithSignature("AccessControlUnauthorizedAccount(address,bytes32)", account, role);
    }
}
