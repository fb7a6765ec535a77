// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CampaignEscrow} from "../../src/CampaignEscrow.sol";
import {Harness} from "../Harness.sol";
import {FeeToken} from "../tokens/FeeToken.sol";
import {EscrowHandler} from "./EscrowHandler.sol";

contract EscrowInvariantsTest is Harness {
    EscrowHandler private _handler;
    FeeToken private _fee;

    function setUp() public override {
        super.setUp();
        _fee = new FeeToken();
        _handler = new EscrowHandler(escrow, _fee);
    }

    /// @dev Tells forge what to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_handler);
    }

    function invariant_every_call_ends_as_the_model_says() public view {
        vm.assertEq(_handler.surprise(), "", "the first surprise");
    }

    function invariant_the_escrow_holds_what_it_owes() public view {
        uint256 owed = _handler.donated();
        for (uint256 i = 0; i < 3; ++i) {
            CampaignEscrow.Campaign memory campaign = escrow.campaigns(bytes32(i));
            vm.assertTrue(campaign.released <= campaign.funded, "released <= funded");
            if (!campaign.closed) owed += campaign.funded - campaign.released;
        }
        vm.assertEq(_fee.balanceOf(address(escrow)), owed, "balance");
    }

    function invariant_a_closed_campaign_is_paid_out_to_the_last_unit() public view {
        for (uint256 i = 0; i < 3; ++i) {
            EscrowHandler.Model memory model = _handler.modelOf(i);
            CampaignEscrow.Campaign memory campaign = escrow.campaigns(bytes32(i));
            vm.assertEq(campaign.funded, model.funded, "funded");
            vm.assertEq(campaign.released, model.released, "released");
            vm.assertEq(campaign.owner, model.owner, "owner");
            if (model.closed) vm.assertEq(model.released + model.refunded, model.funded, "closed");
        }
    }

    function invariant_released_money_is_in_the_distributor() public view {
        vm.assertEq(distributor.tokens(address(_fee)).funded, _handler.releasedInAll(), "funded");
        vm.assertEq(_fee.balanceOf(address(distributor)), _handler.releasedInAll(), "balance");
        vm.assertEq(_fee.allowance(address(escrow), address(distributor)), 0, "nothing more may be pulled");
    }

    /// @dev Walks in fresh worlds, since three campaigns are soon closed.
    function test_the_handler_reaches_every_outcome() public {
        string[9] memory outcomes = [
            "open accepted",
            "open refused",
            "fund accepted",
            "fund refused",
            "release accepted",
            "release refused",
            "operator's close accepted",
            "owner's close accepted",
            "close refused"
        ];
        uint256[9] memory times;
        for (uint256 world = 0; world < 40; ++world) {
            setUp();
            for (uint256 i = 0; i < 60; ++i) {
                _step(uint256(keccak256(abi.encode(world, i))));
            }
            for (uint256 i = 0; i < 9; ++i) {
                times[i] += _handler.reached(outcomes[i]);
            }
            invariant_every_call_ends_as_the_model_says();
            invariant_the_escrow_holds_what_it_owes();
            invariant_a_closed_campaign_is_paid_out_to_the_last_unit();
            invariant_released_money_is_in_the_distributor();
        }
        for (uint256 i = 0; i < 9; ++i) {
            vm.assertTrue(times[i] > 4, outcomes[i]);
        }
    }

    /// @dev One pseudo-random call of the handler.
    function _step(uint256 seed) private {
        uint256 rest = seed >> 16;
        uint256 action = seed % 12;
        if (action < 2) _handler.open(rest, uint32(rest >> 2), rest >> 40 & 1 == 0);
        else if (action < 5) _handler.fund(rest, uint96(rest >> 2));
        else if (action == 5) _handler.donate(uint96(rest));
        else if (action < 8) _handler.release(rest, rest >> 2, uint128(rest >> 5), uint8(rest >> 200));
        else if (action == 8) _handler.close(rest, uint8(rest >> 2));
        else if (action < 11) _handler.wait(uint32(rest));
        else _handler.pauseOrGoOn(uint8(rest));
    }
}
