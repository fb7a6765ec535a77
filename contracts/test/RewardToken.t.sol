// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Harness} from "./Harness.sol";

contract RewardTokenTest is Harness {
    uint256 private constant KEY = 0xA11CE;
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function test_it_looks_like_a_stablecoin() public view {
        vm.assertEq(token.decimals(), 6, "decimals");
        vm.assertEq(token.name(), "Demo Dollar", "name");
        vm.assertEq(token.symbol(), "DEMO", "symbol");
        vm.assertEq(token.version(), "1", "version");
    }

    function test_only_minters_mint() public {
        bytes32 role = token.MINTER_ROLE();
        vm.expectRevert(_unauthorized(MALLORY, role));
        vm.prank(MALLORY);
        token.mint(MALLORY, 1);
        token.grantRole(role, RUI);
        vm.prank(RUI);
        token.mint(ANN, 7);
        vm.assertEq(token.balanceOf(ANN), 7, "minted");
    }

    function test_a_signed_transfer_needs_no_ether_and_works_once() public {
        address from = vm.addr(KEY);
        token.mint(from, 100);
        (uint8 v, bytes32 r, bytes32 s) =
            _sign(keccak256(abi.encode(TRANSFER, from, ANN, 40, 0, START + 60, bytes32("n"))));
        token.transferWithAuthorization(from, ANN, 40, 0, START + 60, "n", v, r, s);
        vm.assertEq(token.balanceOf(ANN), 40, "paid");
        vm.assertTrue(token.authorizationState(from, "n"), "used");
        vm.expectRevert(abi.encodeWithSignature("ERC3009UsedAuthorization(address,bytes32)", from, bytes32("n")));
        token.transferWithAuthorization(from, ANN, 40, 0, START + 60, "n", v, r, s);
    }

    function test_a_signed_transfer_for_another_receiver_is_refused() public {
        address from = vm.addr(KEY);
        token.mint(from, 100);
        (uint8 v, bytes32 r, bytes32 s) =
            _sign(keccak256(abi.encode(TRANSFER, from, ANN, 40, 0, START + 60, bytes32("n"))));
        vm.expectRevert(abi.encodeWithSignature("ERC3009InvalidSignature()"));
        token.transferWithAuthorization(from, MALLORY, 40, 0, START + 60, "n", v, r, s);
    }

    function test_a_permit_approves() public {
        address from = vm.addr(KEY);
        (uint8 v, bytes32 r, bytes32 s) = _sign(keccak256(abi.encode(PERMIT, from, address(escrow), 40, 0, START + 60)));
        token.permit(from, address(escrow), 40, START + 60, v, r, s);
        vm.assertEq(token.allowance(from, address(escrow)), 40, "allowance");
    }

    function _sign(bytes32 message) private view returns (uint8, bytes32, bytes32) {
        return vm.sign(KEY, keccak256(abi.encodePacked("\x19\x01", token.DOMAIN_SEPARATOR(), message)));
    }
}
