// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    AccessControlDefaultAdminRules
} from "@openzeppelin/contracts/access/extensions/AccessControlDefaultAdminRules.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {IFundable} from "./interfaces/IFundable.sol";

/// @title Pays rewards from one cumulative Merkle root per token
/// @notice Each epoch replaces the root by one whose leaves say what every account has earned since the beginning, so
/// waiting costs nobody anything and a lost epoch is made good by the next. A new root waits `delay` seconds, in which
/// the guardian may veto it and the previous root goes on paying.
/// @dev A leaf is keccak256(keccak256(abi.encode(account, token, cumulative))), the form of OpenZeppelin's
/// StandardMerkleTree over ["address", "address", "uint256"]. Per token, always: claimed <= total <= funded.
contract RewardDistributor is
    IFundable,
    AccessControlDefaultAdminRules,
    Pausable,
    ReentrancyGuardTransient,
    EIP712,
    Nonces
{
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    /// @notice What is known of one token.
    /// @param root Latest root, in force from `activeAt`.
    /// @param previousRoot Root in force until then.
    /// @param total Base units promised by `root`.
    /// @param claimed Base units paid so far.
    /// @param previousTotal Base units promised by `previousRoot`.
    /// @param epoch Number of the latest posted root, vetoed ones included; an epoch names one root for ever.
    /// @param activeAt Unix second from which `root` is in force.
    /// @param funded Base units received through `fund`.
    /// @param cap Most base units one epoch may add to `total`; 0 for no bound but `funded`.
    struct Pool {
        bytes32 root;
        bytes32 previousRoot;
        uint128 total;
        uint128 claimed;
        uint128 previousTotal;
        uint64 epoch;
        uint64 activeAt;
        uint128 funded;
        uint128 cap;
    }

    /// @notice One account's leaf and its proof.
    /// @param account Who is paid.
    /// @param cumulative Everything the account has earned in this token, in base units.
    /// @param proof Siblings from the leaf to the root.
    struct Claim {
        address account;
        uint128 cumulative;
        bytes32[] proof;
    }

    /// @notice May post the next root.
    bytes32 public constant POSTER_ROLE = keccak256("POSTER_ROLE");
    /// @notice May veto a waiting root and pause the contract.
    bytes32 public constant GUARDIAN_ROLE = keccak256("GUARDIAN_ROLE");
    /// @notice What an account signs (EIP-712) to have part of its pay sent elsewhere.
    bytes32 public constant CONSENT_TYPEHASH =
        keccak256("ClaimTo(address token,address account,address to,uint128 amount,uint256 nonce,uint64 deadline)");
    /// @notice Longest permitted `delay`, in seconds.
    uint64 public constant MAX_DELAY = 30 days;

    /// @notice Seconds a new root waits before it pays; 0 leaves the guardian no time and is for development.
    uint64 public immutable delay;

    mapping(address token => Pool) private _pools;
    mapping(address token => mapping(address account => uint128)) private _claimed;

    /// @notice Tokens came in; `amount` is what arrived.
    event Funded(address indexed token, address indexed from, uint128 amount);
    /// @notice A root was posted and pays from `activeAt`.
    event RootPosted(
        address indexed token,
        uint64 indexed epoch,
        bytes32 root,
        bytes32 contributionsRoot,
        uint128 total,
        uint64 activeAt,
        string cid
    );
    /// @notice A waiting root was refused by the guardian.
    event RootVetoed(address indexed token, uint64 indexed epoch, bytes32 root);
    /// @notice `account` was paid `amount`, which brings everything it received to `cumulative`.
    event Claimed(address indexed token, address indexed account, uint128 amount, uint128 cumulative);
    /// @notice The payment in the `Claimed` event just before went to `to`, as `account` wished.
    event SentTo(address indexed token, address indexed account, address indexed to, uint128 amount);
    /// @notice A consent of `account` was used, or all those it had signed so far were withdrawn.
    event NonceUsed(address indexed account, uint256 nonce);
    /// @notice The most that one epoch may add to what is promised is now `cap`.
    event CapSet(address indexed token, uint128 cap);

    /// @notice The constructor was given more than `MAX_DELAY`.
    error DelayTooLong(uint64 delay);
    /// @notice Nothing arrived.
    error NothingReceived(address token);
    /// @notice The epoch is not the next one.
    error WrongEpoch(uint64 expected, uint64 given);
    /// @notice A posted root is not yet in force.
    error RootPending(uint64 activeAt);
    /// @notice The root is zero.
    error EmptyRoot();
    /// @notice The total is smaller than what the root in force promises.
    error TotalShrinks(uint128 current, uint128 given);
    /// @notice The total is larger than what was funded.
    error TotalUnfunded(uint128 funded, uint128 given);
    /// @notice The epoch adds more than the cap lets it.
    error OverCap(uint128 cap, uint128 added);
    /// @notice The named epoch is not the one that waits.
    error NotPending(uint64 epoch);
    /// @notice The leaf is not under the root in force.
    error InvalidProof();
    /// @notice The account has already received this much.
    error NothingToClaim(address account, uint128 cumulative);
    /// @notice The leaves add up to more than the total posted with their root.
    error OverTotal(uint128 total);
    /// @notice Less is owed than asked for, or nothing was asked for.
    error BadAmount(uint128 owed, uint128 asked);
    /// @notice Nobody could ever draw on this receiver.
    error BadReceiver(address to);
    /// @notice The consent was good until then.
    error ConsentExpired(uint64 deadline);
    /// @notice The signature is not the account's, or not over these values and its present nonce.
    error BadConsent(address account);

    /// @param admin First holder of DEFAULT_ADMIN_ROLE: a multisig or a timelock where money is real.
    /// @param delay_ Seconds a new root waits, at most `MAX_DELAY`.
    constructor(address admin, uint64 delay_)
        AccessControlDefaultAdminRules(2 days, admin)
        EIP712("Caravan RewardDistributor", "1")
    {
        require(delay_ <= MAX_DELAY, DelayTooLong(delay_));
        delay = delay_;
    }

    /// @notice Add to what the roots of a token may promise. Anyone may; it cannot be taken back.
    /// @inheritdoc IFundable
    function fund(address token, uint128 amount) external nonReentrant whenNotPaused returns (uint128 credited) {
        uint256 before = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
        credited = (IERC20(token).balanceOf(address(this)) - before).toUint128();
        require(credited != 0, NothingReceived(token));
        _pools[token].funded += credited;
        emit Funded(token, msg.sender, credited);
    }

    /// @notice Post the root of the next epoch; it pays after `delay`.
    /// @param token Token the leaves are in.
    /// @param epoch One more than `epochOf(token)`, so that a repeated transaction cannot count twice.
    /// @param root Root over (account, token, cumulative).
    /// @param total Sum of all leaves in base units: never shrinking, never above what was funded.
    /// @param contributionsRoot Root over the contributions behind this epoch; kept in the log only.
    /// @param cid Where the leaves are published.
    function postRoot(
        address token,
        uint64 epoch,
        bytes32 root,
        uint128 total,
        bytes32 contributionsRoot,
        string calldata cid
    ) external onlyRole(POSTER_ROLE) whenNotPaused {
        Pool storage pool = _pools[token];
        require(epoch == pool.epoch + 1, WrongEpoch(pool.epoch + 1, epoch));
        require(_inForce(pool), RootPending(pool.activeAt));
        require(root != bytes32(0), EmptyRoot());
        require(total >= pool.total, TotalShrinks(pool.total, total));
        require(total <= pool.funded, TotalUnfunded(pool.funded, total));
        require(pool.cap == 0 || total - pool.total <= pool.cap, OverCap(pool.cap, total - pool.total));
        uint64 activeAt = uint64(block.timestamp) + delay;
        pool.previousRoot = pool.root;
        pool.previousTotal = pool.total;
        pool.root = root;
        pool.total = total;
        pool.epoch = epoch;
        pool.activeAt = activeAt;
        emit RootPosted(token, epoch, root, contributionsRoot, total, activeAt, cid);
    }

    /// @notice Bound what one epoch may add to the total, so that a stolen poster key loses no more than that.
    /// @param token Token of the roots.
    /// @param cap Base units; 0 takes the bound away.
    function setCap(address token, uint128 cap) external onlyRole(DEFAULT_ADMIN_ROLE) {
        _pools[token].cap = cap;
        emit CapSet(token, cap);
    }

    /// @notice Refuse a waiting root: the previous root and total stay, the epoch's number is used up.
    /// @param token Token of the root.
    /// @param epoch Epoch meant, so that a late veto cannot hit the next one.
    function veto(address token, uint64 epoch) external onlyRole(GUARDIAN_ROLE) {
        Pool storage pool = _pools[token];
        require(epoch == pool.epoch && !_inForce(pool), NotPending(epoch));
        bytes32 refused = pool.root;
        pool.root = pool.previousRoot;
        pool.total = pool.previousTotal;
        pool.activeAt = uint64(block.timestamp);
        emit RootVetoed(token, epoch, refused);
    }

    /// @notice Pay an account what it has earned and not yet received. Anyone may call; only `account` is paid.
    /// @param token Token to pay in.
    /// @param account Who is paid.
    /// @param cumulative Everything the account has earned in this token, in base units, as its leaf says.
    /// @param proof Siblings from the leaf to the root in force.
    /// @return amount Base units paid now.
    function claim(address token, address account, uint128 cumulative, bytes32[] calldata proof)
        external
        nonReentrant
        whenNotPaused
        returns (uint128 amount)
    {
        uint128 total;
        (amount, total) = _owed(token, account, cumulative, proof);
        _pay(token, account, account, amount, cumulative, total);
    }

    /// @notice Pay an account's money, or part of it, to a receiver it chose. The account calls itself, or anybody
    /// brings its signed consent (EIP-712; EIP-1271 for contracts), which is good for one payment.
    /// @param token Token to pay in.
    /// @param line Account, everything it has earned, and the proof of that.
    /// @param to Who receives: any address but zero and this contract.
    /// @param amount Base units to pay, at most what is owed; the rest stays claimable.
    /// @param deadline Last Unix second at which the consent holds; not asked of the account itself.
    /// @param signature The account's over `ClaimTo` with its present nonce; empty when the account calls.
    function claimTo(
        address token,
        Claim calldata line,
        address to,
        uint128 amount,
        uint64 deadline,
        bytes calldata signature
    ) external nonReentrant whenNotPaused {
        require(to != address(0) && to != address(this), BadReceiver(to));
        if (msg.sender != line.account) _useConsent(token, line.account, to, amount, deadline, signature);
        (uint128 owed, uint128 total) = _owed(token, line.account, line.cumulative, line.proof);
        require(amount != 0 && amount <= owed, BadAmount(owed, amount));
        _pay(token, line.account, to, amount, line.cumulative - (owed - amount), total);
        emit SentTo(token, line.account, to, amount);
    }

    /// @notice Withdraw every consent the caller has signed and nobody has used.
    function revokeConsents() external {
        emit NonceUsed(msg.sender, _useNonce(msg.sender));
    }

    /// @notice Pay many accounts in one transaction. A line that cannot be paid is skipped, not the others with it;
    /// the `Claimed` events tell who was paid.
    /// @param token Token to pay in.
    /// @param claims One line per account.
    /// @return amount Base units paid to all of them together.
    function claimMany(address token, Claim[] calldata claims)
        external
        nonReentrant
        whenNotPaused
        returns (uint128 amount)
    {
        Pool storage pool = _pools[token];
        (bytes32 root, uint128 total) = _active(pool);
        for (uint256 i = 0; i < claims.length; ++i) {
            Claim calldata line = claims[i];
            if (_proves(root, token, line.account, line.cumulative, line.proof)) {
                amount += _tryPay(pool, total, token, line.account, line.cumulative);
            }
        }
    }

    /// @notice Stop funding, posting and paying.
    function pause() external onlyRole(GUARDIAN_ROLE) {
        _pause();
    }

    /// @notice Go on after a pause; not the guardian's to decide.
    function unpause() external onlyRole(DEFAULT_ADMIN_ROLE) {
        _unpause();
    }

    /// @notice Number of the latest posted root, vetoed ones included; 0 before the first.
    /// @param token Token of the root.
    /// @return The epoch; the next post must carry one more.
    function epochOf(address token) external view returns (uint64) {
        return _pools[token].epoch;
    }

    /// @notice The root that pays now.
    /// @param token Token of the root.
    /// @return root The root in force, zero when there is none.
    function rootOf(address token) external view returns (bytes32 root) {
        (root,) = _active(_pools[token]);
    }

    /// @notice What an account has received so far.
    /// @param token Token paid in.
    /// @param account Who was paid.
    /// @return Base units.
    function claimed(address token, address account) external view returns (uint128) {
        return _claimed[token][account];
    }

    /// @notice Everything known of one token.
    /// @param token Token asked for.
    /// @return The pool, all zero for a token never seen.
    function tokens(address token) external view returns (Pool memory) {
        return _pools[token];
    }

    /// @dev Base units that a proven leaf says and the account has not received, at least 1; and the total in force.
    function _owed(address token, address account, uint128 cumulative, bytes32[] calldata proof)
        private
        view
        returns (uint128, uint128)
    {
        (bytes32 root, uint128 total) = _active(_pools[token]);
        require(_proves(root, token, account, cumulative, proof), InvalidProof());
        uint128 received = _claimed[token][account];
        require(cumulative > received, NothingToClaim(account, cumulative));
        return (cumulative - received, total);
    }

    /// @dev Pay `amount` of an account's money to `to`, within `total`; it has `received` so much then.
    function _pay(address token, address account, address to, uint128 amount, uint128 received, uint128 total) private {
        Pool storage pool = _pools[token];
        require(amount <= total - pool.claimed, OverTotal(total));
        _claimed[token][account] = received;
        pool.claimed += amount;
        emit Claimed(token, account, amount, received);
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev Check an account's consent and use its nonce up.
    function _useConsent(
        address token,
        address account,
        address to,
        uint128 amount,
        uint64 deadline,
        bytes calldata signature
    ) private {
        require(block.timestamp <= deadline, ConsentExpired(deadline));
        uint256 nonce = _useNonce(account);
        bytes32 said = keccak256(abi.encode(CONSENT_TYPEHASH, token, account, to, amount, nonce, deadline));
        require(
            SignatureChecker.isValidSignatureNowCalldata(account, _hashTypedDataV4(said), signature),
            BadConsent(account)
        );
        emit NonceUsed(account, nonce);
    }

    /// @dev Pay one proven line or change nothing. Returns the base units paid, 0 when skipped.
    function _tryPay(Pool storage pool, uint128 total, address token, address account, uint128 cumulative)
        private
        returns (uint128)
    {
        uint128 received = _claimed[token][account];
        if (cumulative <= received) return 0;
        uint128 amount = cumulative - received;
        uint128 paid = pool.claimed;
        if (amount > total - paid) return 0;
        _claimed[token][account] = cumulative;
        pool.claimed = paid + amount;
        // A token may refuse one receiver, for instance a blocked one; the books are put back and the others go on.
        if (!IERC20(token).trySafeTransfer(account, amount)) {
            _claimed[token][account] = received;
            pool.claimed = paid;
            return 0;
        }
        emit Claimed(token, account, amount, cumulative);
        return amount;
    }

    /// @dev The root and total that pay now.
    function _active(Pool storage pool) private view returns (bytes32, uint128) {
        return _inForce(pool) ? (pool.root, pool.total) : (pool.previousRoot, pool.previousTotal);
    }

    /// @dev Whether the latest root's delay is over.
    function _inForce(Pool storage pool) private view returns (bool) {
        return block.timestamp >= pool.activeAt;
    }

    /// @dev Whether the leaf is under `root`. Hashed twice, so an inner node cannot pass for a leaf.
    function _proves(bytes32 root, address token, address account, uint128 cumulative, bytes32[] calldata proof)
        private
        pure
        returns (bool)
    {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account, token, cumulative))));
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }
}
