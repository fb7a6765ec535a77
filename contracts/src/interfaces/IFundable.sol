// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Something that takes tokens in for a purpose
/// @notice The one thing an escrow needs to know about the distributor.
interface IFundable {
    /// @notice Pull `amount` of `token` from the caller and credit what really arrived.
    /// @param token ERC-20 to pull; the caller has approved this contract for `amount`.
    /// @param amount Base units to pull.
    /// @return credited Base units that arrived; less than `amount` for a token that takes a fee.
    function fund(address token, uint128 amount) external returns (uint128 credited);
}
