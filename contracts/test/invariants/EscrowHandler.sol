// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignEscrow} from "../../src/CampaignEscrow.sol";
import {Cast} from "../Cast.sol";
import {FeeToken} from "../tokens/FeeToken.sol";

/// @dev Uses and abuses an escrow of three campaigns in a token that takes a fee, which is the harder case: batches
/// released again, too much asked for, closing early, late, twice and by the wrong people.
/// As in the distributor's handler, `surprise` keeps the first outcome that a model did not foresee.
contract EscrowHandler is Cast {
    struct Model {
        address owner;
        uint256 deadline;
        bool closed;
        uint256 funded;
        uint256 released;
        uint256 refunded;
    }

    CampaignEscrow public immutable escrow;
    FeeToken public immutable token;

    string public surprise;
    mapping(string outcome => uint256 times) public reached;
    uint256 public donated;
    uint256 public releasedInAll;
    bool public paused;

    mapping(uint256 id => Model) private _models;
    mapping(uint256 id => mapping(uint256 batch => bool)) private _released;

    constructor(CampaignEscrow escrow_, FeeToken token_) {
        (escrow, token) = (escrow_, token_);
    }

    function open(uint256 which, uint32 lasting, bool byOperator) external {
        which = which % 3;
        uint64 deadline = uint64(block.timestamp) + lasting % 10 days;
        bool may = !paused && _models[which].owner == address(0) && deadline > block.timestamp;
        vm.prank(byOperator ? OPERATOR : OLGA);
        (bool done,) = address(escrow)
            .call(
                byOperator
                    ? abi.encodeCall(escrow.openFor, (bytes32(which), RUI, address(token), deadline))
                    : abi.encodeCall(escrow.open, (bytes32(which), address(token), deadline))
            );
        if (done) {
            _models[which].owner = byOperator ? RUI : OLGA;
            _models[which].deadline = deadline;
        }
        _saw(done, may, "open");
    }

    function fund(uint256 which, uint96 amount) external {
        which = which % 3;
        token.mint(address(this), amount);
        token.approve(address(escrow), amount);
        uint256 arriving = amount - amount / 100;
        bool may = !paused && _ongoing(which) && amount != 0;
        try escrow.fund(bytes32(which), amount) returns (uint128 credited) {
            _models[which].funded += arriving;
            _saw(true, may && credited == arriving, "fund");
        } catch {
            _saw(false, may, "fund");
        }
    }

    function donate(uint96 amount) external {
        token.mint(address(escrow), amount);
        donated += amount;
    }

    function release(uint256 which, uint256 batch, uint128 amount, uint8 greed) external {
        (which, batch) = (which % 3, batch % 8);
        uint256 left = _models[which].funded - _models[which].released;
        // One in four asks for anything at all, the others for a part of what is left.
        if (greed % 4 != 0) amount = uint128(amount % (left + 1));
        bool may = !paused && _ongoing(which) && amount != 0 && amount <= left && !_released[which][batch];
        address caller = greed >= 250 ? _models[which].owner : OPERATOR;
        vm.prank(caller);
        try escrow.release(bytes32(which), bytes32(batch), amount) {
            _models[which].released += amount;
            _released[which][batch] = true;
            releasedInAll += amount - amount / 100;
            _saw(true, may && caller == OPERATOR, "release");
        } catch {
            _saw(false, may && caller == OPERATOR, "release");
        }
    }

    function close(uint256 which, uint8 who) external {
        which = which % 3;
        Model storage model = _models[which];
        address caller = [OPERATOR, OLGA, RUI, MALLORY][who % 4];
        bool overdue = block.timestamp > model.deadline + 14 days;
        bool may = _ongoing(which) && (caller == OPERATOR ? overdue || !paused : overdue && caller == model.owner);
        uint256 rest = model.funded - model.released;
        vm.prank(caller);
        try escrow.close(bytes32(which)) returns (uint128 refund) {
            model.closed = true;
            model.refunded = refund;
            _saw(true, may && refund == rest, caller == OPERATOR ? "operator's close" : "owner's close");
        } catch {
            _saw(false, may, "close");
        }
    }

    function wait(uint32 seconds_) external {
        vm.warp(block.timestamp + seconds_ % 8 days);
    }

    function pauseOrGoOn(uint8 seed) external {
        if (!paused && seed % 4 != 0) return;
        vm.prank(paused ? ADMIN : GUARDIAN);
        if (paused) escrow.unpause();
        else escrow.pause();
        paused = !paused;
    }

    function modelOf(uint256 which) external view returns (Model memory) {
        return _models[which];
    }

    function _ongoing(uint256 which) private view returns (bool) {
        return _models[which].owner != address(0) && !_models[which].closed;
    }

    function _saw(bool succeeded, bool may, string memory name) private {
        if (succeeded != may && bytes(surprise).length == 0) surprise = name;
        ++reached[string.concat(name, succeeded ? " accepted" : " refused")];
    }
}
