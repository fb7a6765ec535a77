// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @dev A small tree in OpenZeppelin's standard-v1 layout: leaves sorted by hash and laid backwards at the end of an
/// array of 2n - 1 nodes, the children of node i at 2i + 1 and 2i + 2.
library Trees {
    function leaf(address account, address token, uint256 cumulative) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulative))));
    }

    function build(bytes32[] memory leaves) internal pure returns (bytes32[] memory nodes) {
        uint256 n = leaves.length;
        bytes32[] memory order = _sorted(leaves);
        nodes = new bytes32[](2 * n - 1);
        for (uint256 i = 0; i < n; ++i) {
            nodes[2 * n - 2 - i] = order[i];
        }
        for (uint256 i = n - 1; i > 0; --i) {
            nodes[i - 1] = Hashes.commutativeKeccak256(nodes[2 * i - 1], nodes[2 * i]);
        }
    }

    function proofOf(bytes32[] memory nodes, bytes32 leaf_) internal pure returns (bytes32[] memory proof) {
        uint256 place = nodes.length - 1;
        while (nodes[place] != leaf_) --place;
        bytes32[] memory climbed = new bytes32[](nodes.length);
        uint256 depth = 0;
        for (; place != 0; place = (place - 1) / 2) {
            climbed[depth++] = nodes[place % 2 == 0 ? place - 1 : place + 1];
        }
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = climbed[i];
        }
    }

    function _sorted(bytes32[] memory items) private pure returns (bytes32[] memory order) {
        order = new bytes32[](items.length);
        for (uint256 i = 0; i < items.length; ++i) {
            uint256 place = i;
            for (; place > 0 && order[place - 1] > items[i]; --place) {
                order[place] = order[place - 1];
            }
            order[place] = items[i];
        }
    }
}
