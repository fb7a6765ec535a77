// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../src/RewardDistributor.sol";
import {Consents} from "./Consents.sol";
import {Harness} from "./Harness.sol";
import {Trees} from "./Trees.sol";

/// @dev Typical operations, one a test, for `forge test --isolate --gas-report`.
contract GasTest is Harness {
    function test_gas_post_a_third_root() public {
        _fund(300);
        _postAndWait(1, "first", 100);
        _postAndWait(2, "second", 200);
        vm.prank(POSTER);
        distributor.postRoot(address(token), 3, "third", 300, keccak256("contributions"), _cid());
    }

    function test_gas_claim_first_and_again_of_1024_accounts() public {
        _fund(100);
        (address account, bytes32[] memory proof, bytes32 root) = _deep(10, 40);
        _postAndWait(1, root, 50);
        distributor.claim(address(token), account, 40, proof);
        (account, proof, root) = _deep(10, 60);
        _postAndWait(2, root, 60);
        distributor.claim(address(token), account, 60, proof);
    }

    function test_gas_send_elsewhere_by_consent_first_and_again() public {
        _fund(100);
        (address account, bytes32[] memory proof, bytes32 root) = _deep(10, 40);
        _postAndWait(1, root, 50);
        RewardDistributor.Claim memory line = RewardDistributor.Claim(account, 40, proof);
        for (uint256 nonce = 0; nonce < 2; ++nonce) {
            Consents.Consent memory said = Consents.Consent(address(token), account, OLGA, 20, nonce, type(uint64).max);
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(0xA11CE, Consents.digest(address(distributor), said));
            distributor.claimTo(address(token), line, OLGA, 20, type(uint64).max, abi.encodePacked(r, s, v));
        }
    }

    function test_gas_relay_100_accounts_first_and_again() public {
        _fund(1000);
        for (uint128 round = 1; round < 3; ++round) {
            bytes32[] memory leaves = new bytes32[](100);
            for (uint160 i = 0; i < 100; ++i) {
                leaves[i] = Trees.leaf(address(0x1000 + i), address(token), round);
            }
            bytes32[] memory nodes = Trees.build(leaves);
            RewardDistributor.Claim[] memory lines = new RewardDistributor.Claim[](100);
            for (uint160 i = 0; i < 100; ++i) {
                address account = address(0x1000 + i);
                lines[i] = RewardDistributor.Claim(account, round, _proof(nodes, account, round));
            }
            _postAndWait(uint64(round), nodes[0], 100 * round);
            vm.assertEq(distributor.claimMany(address(token), lines), 100, "all");
        }
    }

    function test_gas_campaign() public {
        vm.prank(OLGA);
        escrow.open("birds", address(token), uint64(START) + 1 days);
        token.mint(address(this), 500);
        token.approve(address(escrow), 500);
        escrow.fund("birds", 500);
        vm.prank(OPERATOR);
        escrow.release("birds", "first", 100);
        vm.prank(OPERATOR);
        escrow.release("birds", "second", 100);
        vm.prank(OPERATOR);
        escrow.close("birds");
    }

    /// @dev A leaf with a proof of `depth` made-up siblings, and the root they lead to.
    function _deep(uint256 depth, uint128 cumulative)
        private
        view
        returns (address account, bytes32[] memory proof, bytes32 root)
    {
        account = vm.addr(0xA11CE);
        proof = new bytes32[](depth);
        root = Trees.leaf(account, address(token), cumulative);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = keccak256(abi.encode(i, cumulative));
            root = root < proof[i] ? keccak256(abi.encode(root, proof[i])) : keccak256(abi.encode(proof[i], root));
        }
    }

    function _cid() private pure returns (string memory) {
        return "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi";
    }
}
