// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @dev What an account signs to have its pay sent elsewhere, written out from EIP-712 apart from the contract's code.
library Consents {
    struct Consent {
        address token;
        address account;
        address to;
        uint128 amount;
        uint256 nonce;
        uint64 deadline;
    }

    function digest(address distributor, Consent memory said) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Caravan RewardDistributor"),
                keccak256("1"),
                block.chainid,
                distributor
            )
        );
        bytes32 kind =
            keccak256("ClaimTo(address token,address account,address to,uint128 amount,uint256 nonce,uint64 deadline)");
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(abi.encode(kind, said))));
    }
}
