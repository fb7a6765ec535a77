// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFundable} from "./interfaces/IFundable.sol";

/// @title Holds each campaign's budget until its work is approved
/// @notice Money leaves a campaign in two ways only: to the distributor, batch by batch, and back to its owner.
/// @dev Per campaign, always: released <= funded; after closing, released + refunded = funded.
contract CampaignEscrow is AccessControlDefaultAdminRules, Pausable, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @notice What is known of one campaign.
    /// @param owner Who gets the rest back.
    /// @param deadline Unix second after which, with `GRACE`, the owner may close alone.
    /// @param closed Whether the rest was refunded.
    /// @param token ERC-20 the campaign pays in.
    /// @param funded Base units received.
    /// @param released Base units sent on to the distributor.
    struct Campaign {
        address owner;
        uint64 deadline;
        bool closed;
        address token;
        uint128 funded;
        uint128 released;
    }

    /// @notice May open campaigns for others, release batches and close campaigns.
    bytes32 public constant OPERATOR_ROLE = keccak256("OPERATOR_ROLE");
    /// @notice May pause the contract.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    /// @notice Seconds after the deadline in which work already done can still be paid.
    uint64 public constant GRACE = 14 days;

    /// @notice Where released money goes, and nowhere else.
    IFundable public immutable distributor;

    mapping(bytes32 id => Campaign) private _campaigns;
    mapping(bytes32 id => mapping(bytes32 batchId => bool)) private _released;

    /// @notice A campaign was opened.
    event CampaignOpened(bytes32 indexed id, address indexed owner, address indexed token, uint64 deadline);
    /// @notice A campaign's budget grew by `amount`, which is what arrived.
    event CampaignFunded(bytes32 indexed id, address indexed from, uint128 amount);
    /// @notice A batch's money went to the distributor.
    event BatchReleased(bytes32 indexed id, bytes32 indexed batchId, uint128 amount);
    /// @notice A campaign was closed and `refund` went back to its owner.
    event CampaignClosed(bytes32 indexed id, address indexed owner, uint128 refund);

    /// @notice The distributor or the token has no code.
    error NotAContract(address account);
    /// @notice The owner is the zero address.
    error EmptyOwner();
    /// @notice The deadline is not in the future.
    error DeadlinePassed(uint64 deadline);
    /// @notice The id is taken.
    error CampaignExists(bytes32 id);
    /// @notice There is no such campaign.
    error CampaignUnknown(bytes32 id);
    /// @notice The campaign is closed.
    error CampaignEnded(bytes32 id);
    /// @notice Nothing arrived.
    error NothingReceived(bytes32 id);
    /// @notice The amount is zero.
    error NothingToRelease(bytes32 id, bytes32 batchId);
    /// @notice The batch was released before.
    error BatchAlreadyReleased(bytes32 id, bytes32 batchId);
    /// @notice The campaign has less left than asked for.
    error BudgetExceeded(bytes32 id, uint128 left, uint128 asked);
    /// @notice The caller may not close this campaign, or not yet.
    error MayNotClose(bytes32 id, address caller);

    /// @param admin First holder of DEFAULT_ADMIN_ROLE: a multisig or a timelock where money is real.
    /// @param distributor_ Contract that receives what is released.
    constructor(address admin, IFundable distributor_) AccessControlDefaultAdminRules(2 days, admin) {
        require(address(distributor_).code.length != 0, NotAContract(address(distributor_)));
        distributor = distributor_;
    }

    /// @notice Open a campaign that belongs to the caller.
    /// @param id Name of the campaign, chosen by the caller and not taken.
    /// @param token ERC-20 to pay in.
    /// @param deadline Unix second in the future.
    function open(bytes32 id, address token, uint64 deadline) external whenNotPaused {
        _open(id, msg.sender, token, deadline);
    }

    /// @notice Open a campaign for somebody else, to whom the rest will go back.
    /// @param id Name of the campaign, not taken.
    /// @param owner_ Owner of the campaign.
    /// @param token ERC-20 to pay in.
    /// @param deadline Unix second in the future.
    function openFor(bytes32 id, address owner_, address token, uint64 deadline)
        external
        onlyRole(OPERATOR_ROLE)
        whenNotPaused
    {
        _open(id, owner_, token, deadline);
    }

    /// @notice Add to a campaign's budget. Anyone may; the rest goes to the campaign's owner in the end.
    /// @param id Campaign, open.
    /// @param amount Base units to pull from the caller, who has approved this contract.
    /// @return credited Base units that arrived.
    function fund(bytes32 id, uint128 amount) external nonReentrant whenNotPaused returns (uint128 credited) {
        Campaign storage campaign = _ongoing(id);
        IERC20 token = IERC20(campaign.token);
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        credited = (token.balanceOf(address(this)) - before).toUint128();
        require(credited != 0, NothingReceived(id));
        campaign.funded += credited;
        emit CampaignFunded(id, msg.sender, credited);
    }

    /// @notice Send a batch's money to the distributor, once.
    /// @param id Campaign, open.
    /// @param batchId Name of the batch, not released before for this campaign.
    /// @param amount Base units, at most what the campaign has left.
    function release(bytes32 id, bytes32 batchId, uint128 amount)
        external
        onlyRole(OPERATOR_ROLE)
        nonReentrant
        whenNotPaused
    {
        Campaign storage campaign = _ongoing(id);
        require(amount != 0, NothingToRelease(id, batchId));
        require(!_released[id][batchId], BatchAlreadyReleased(id, batchId));
        uint128 left = campaign.funded - campaign.released;
        require(amount <= left, BudgetExceeded(id, left, amount));
        _released[id][batchId] = true;
        campaign.released += amount;
        emit BatchReleased(id, batchId, amount);
        IERC20(campaign.token).forceApprove(address(distributor), amount);
        distributor.fund(campaign.token, amount);
    }

    /// @notice End a campaign and give its owner back what was not released. The operator may at any time while the
    /// contract runs; the owner alone may once `deadline` and `GRACE` are over, paused or not.
    /// @param id Campaign, open.
    /// @return refund Base units sent to the owner.
    function close(bytes32 id) external nonReentrant returns (uint128 refund) {
        Campaign storage campaign = _ongoing(id);
        require(_mayClose(campaign, msg.sender), MayNotClose(id, msg.sender));
        refund = campaign.funded - campaign.released;
        campaign.closed = true;
        emit CampaignClosed(id, campaign.owner, refund);
        if (refund != 0) IERC20(campaign.token).safeTransfer(campaign.owner, refund);
    }

    /// @notice Stop opening, funding and releasing. Owners' refunds after deadline and grace go on.
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @notice Go on after a pause; not the guardian's to decide.
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @notice Everything known of one campaign.
    /// @param id Campaign asked for.
    /// @return The campaign, all zero for an unknown id.
    function campaigns(bytes32 id) external view returns (Campaign memory) {
        return _campaigns[id];
    }

    /// @notice Whether a batch's money went to the distributor.
    /// @param id Campaign.
    /// @param batchId Batch.
    /// @return True once released.
    function isReleased(bytes32 id, bytes32 batchId) external view returns (bool) {
        return _released[id][batchId];
    }

    /// @dev Write down a new campaign.
    function _open(bytes32 id, address owner_, address token, uint64 deadline) private {
        require(_campaigns[id].owner == address(0), CampaignExists(id));
        require(owner_ != address(0), EmptyOwner());
        require(token.code.length != 0, NotAContract(token));
        require(deadline > block.timestamp, DeadlinePassed(deadline));
        Campaign storage campaign = _campaigns[id];
        (campaign.owner, campaign.token, campaign.deadline) = (owner_, token, deadline);
        emit CampaignOpened(id, owner_, token, deadline);
    }

    /// @dev The campaign, which exists and is not closed.
    function _ongoing(bytes32 id) private view returns (Campaign storage campaign) {
        campaign = _campaigns[id];
        require(campaign.owner != address(0), CampaignUnknown(id));
        require(!campaign.closed, CampaignEnded(id));
    }

    /// @dev Whether `caller` may close now.
    function _mayClose(Campaign storage campaign, address caller) private view returns (bool) {
        bool overdue = block.timestamp > uint256(campaign.deadline) + GRACE;
        if (hasRole(OPERATOR_ROLE, caller) && (overdue || !paused())) return true;
        return overdue && caller == campaign.owner;
    }
}
