// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Vm} from "./Vm.sol";

/// @dev The people of every test, and forge's cheat codes.
abstract contract Cast {
    Vm internal constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);

    address internal constant ADMIN = address(0xAD);
    address internal constant POSTER = address(0xB0);
    address internal constant GUARDIAN = address(0x60);
    address internal constant OPERATOR = address(0x0B);
    address internal constant ANN = address(0xA11);
    address internal constant RUI = address(0xA12);
    address internal constant OLGA = address(0xA13);
    address internal constant MALLORY = address(0xBAD);

    uint64 internal constant DELAY = 1 days;
    uint256 internal constant START = 1_800_000_000;
}
