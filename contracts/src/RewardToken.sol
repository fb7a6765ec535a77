// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC3009} from "@openzeppelin/contracts/token/ERC20/extensions/draft-ERC3009.sol";

/// @title A stand-in for a stablecoin, for demonstrations and test networks
/// @notice ERC-20 with six decimals, approvals by signature (ERC-2612) and transfers by signature (ERC-3009).
/// @dev Anyone holding MINTER_ROLE makes money from nothing: never a reward token where rewards are worth something.
contract RewardToken is ERC20Permit, ERC3009, AccessControl {
    /// @notice May create tokens.
    bytes32 public constant MINTER_ROLE = keccak256("MINTER_ROLE");

    /// @param name_ Name of the token, also of its EIP-712 domain.
    /// @param symbol_ Symbol of the token.
    /// @param admin Holder of DEFAULT_ADMIN_ROLE and MINTER_ROLE.
    constructor(string memory name_, string memory symbol_, address admin) ERC20(name_, symbol_) ERC20Permit(name_) {
        _grantRole(DEFAULT_ADMIN_ROLE, admin);
        _grantRole(MINTER_ROLE, admin);
    }

    /// @notice Create `amount` base units for `to`.
    /// @param to Receiver.
    /// @param amount Base units.
    function mint(address to, uint256 amount) external onlyRole(MINTER_ROLE) {
        _mint(to, amount);
    }

    /// @notice Version of the EIP-712 domain, as payers by signature ask for it.
    /// @return The version, "1".
    function version() external view returns (string memory) {
        return _EIP712Version();
    }

    /// @notice Six, as common stablecoins have.
    /// @return Decimals of one whole token.
    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
