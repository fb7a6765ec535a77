// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {RewardDistributor} from "../../src/RewardDistributor.sol";
import {RewardToken} from "../../src/RewardToken.sol";
import {Cast} from "../Cast.sol";
import {Consents} from "../Consents.sol";
import {Trees} from "../Trees.sol";

/// @dev Uses and abuses a distributor: roots that lie, posts out of turn, proofs old, early and forged, vetoes too late,
/// consents forged, late, altered and used again.
/// Before each call it works out from a model of its own whether the call may succeed; `surprise` keeps the first
/// outcome that differs.
contract DistributorHandler is Cast {
    /// @dev What was posted as one epoch. `owed` are the leaves, which may add up to more than `total`.
    struct Posted {
        bytes32 root;
        uint128 total;
        uint256 activeAt;
        bool vetoed;
        uint128[4] owed;
    }

    /// @dev A consent and the leaf it was brought with, as the contract was given them.
    struct Brought {
        address token;
        RewardDistributor.Claim line;
        address to;
        uint128 amount;
        uint64 deadline;
        bytes signature;
    }

    /// @dev Somewhere to send pay that has none of its own.
    address public constant SAVINGS = address(0x5A5E);

    RewardDistributor public immutable distributor;
    RewardToken[2] public tokens;
    /// @dev Of the keys 1 to 4.
    address[4] public accounts;

    string public surprise;
    mapping(string outcome => uint256 times) public reached;
    mapping(address token => uint256) public donated;
    mapping(address token => uint128) public funded;
    mapping(address token => uint128) public paid;
    mapping(address token => mapping(address account => uint128)) public paidTo;
    mapping(address token => mapping(address account => uint256)) public sentAway;
    mapping(address token => mapping(address account => uint256)) public sentHere;
    mapping(address token => uint128) public cap;
    bool public paused;

    mapping(address token => Posted[]) private _history;
    Brought private _used;

    constructor(RewardDistributor distributor_, RewardToken[2] memory tokens_) {
        (distributor, tokens) = (distributor_, tokens_);
        for (uint256 i = 0; i < 4; ++i) {
            accounts[i] = vm.addr(i + 1);
        }
    }

    function fund(uint256 which, uint96 amount) external {
        RewardToken token = tokens[which % 2];
        token.mint(address(this), amount);
        token.approve(address(distributor), amount);
        try distributor.fund(address(token), amount) {
            funded[address(token)] += amount;
            _saw(true, !paused && amount != 0, "fund");
        } catch {
            _saw(false, !paused && amount != 0, "fund");
        }
    }

    function donate(uint256 which, uint96 amount) external {
        tokens[which % 2].mint(address(distributor), amount);
        donated[address(tokens[which % 2])] += amount;
    }

    function wait(uint32 seconds_) external {
        vm.warp(block.timestamp + seconds_ % (2 * DELAY));
    }

    function postHonestly(uint256 which, uint256 seed) public {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        _post(token, POSTER, epoch, next, "honest post");
    }

    function postTwice(uint256 which, uint256 seed) external {
        postHonestly(which, seed);
        postHonestly(which, seed >> 8);
    }

    function postWithLyingLeaves(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        next.owed[seed % 4] += uint128(1 + seed % 1e30);
        next.root = _tree(token, next.owed)[0];
        _post(token, POSTER, epoch, next, "lying leaves");
    }

    function postAboveTheFunds(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        next.total = funded[token] + uint128(1 + seed % 1000);
        _post(token, POSTER, epoch, next, "post above the funds");
    }

    function postShrinking(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        (, uint128 total) = inForce(token);
        if (total == 0) return;
        next.total = total - uint128(1 + seed % total);
        _post(token, POSTER, epoch, next, "shrinking post");
    }

    function postOutOfTurn(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        uint64[3] memory wrong = [epoch - 1, epoch + 1, uint64(seed)];
        _post(token, POSTER, wrong[seed % 3], next, "post out of turn");
    }

    function postNothing(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        next.root = 0;
        _post(token, POSTER, epoch, next, "empty post");
    }

    function postAsAStranger(uint256 which, uint256 seed) external {
        address token = address(tokens[which % 2]);
        (Posted memory next, uint64 epoch) = _honest(token, seed);
        _post(token, MALLORY, epoch, next, "stranger's post");
    }

    function veto(uint256 which, uint8 back, bool stranger) external {
        address token = address(tokens[which % 2]);
        Posted[] storage history = _history[token];
        uint256 n = history.length;
        // Mostly the last epoch, sometimes the one before or the one to come.
        uint64 epoch = uint64(back % 4 == 3 ? n + 1 : back % 4 == 2 && n > 0 ? n - 1 : n);
        bool may = !stranger && epoch == n && _pending(token);
        vm.prank(stranger ? POSTER : GUARDIAN);
        try distributor.veto(token, epoch) {
            if (n > 0) history[n - 1].vetoed = true;
            _saw(true, may, "veto");
        } catch {
            _saw(false, may, "veto");
        }
    }

    function claim(uint256 which, uint256 age, uint256 who, uint8 forgery) external {
        address token = address(tokens[which % 2]);
        if (_history[token].length == 0) return;
        Posted storage posted = _aged(token, age);
        RewardDistributor.Claim memory line = _line(token, posted, who % 4);
        bool may = !paused && _due(token, posted.root, line);
        // Half of the claims are honest about their epoch's leaf, the others change one thing.
        if (forgery % 8 == 4) line.cumulative += 1;
        if (forgery % 8 == 5) line.account = accounts[(who % 4 + 1) % 4];
        if (forgery % 8 == 6) token = address(tokens[(which % 2 + 1) % 2]);
        if (forgery % 8 == 7) line.proof = new bytes32[](0);
        _claim(token, line, may && forgery % 8 < 4, forgery % 8 < 4 ? "claim" : "forged claim");
    }

    /// @dev One claim for each account, so that leaves adding up to more than their total come to the last unit of it.
    function claimForEverybody(uint256 which, uint256 age) external {
        address token = address(tokens[which % 2]);
        if (_history[token].length == 0) return;
        Posted storage posted = _aged(token, age);
        for (uint256 i = 0; i < 4; ++i) {
            RewardDistributor.Claim memory line = _line(token, posted, i);
            _claim(token, line, !paused && _due(token, posted.root, line), "claim");
        }
    }

    function claimMany(uint256 which, uint256 age, uint256 otherAge) external {
        address token = address(tokens[which % 2]);
        if (_history[token].length == 0) return;
        RewardDistributor.Claim[] memory lines = new RewardDistributor.Claim[](5);
        uint128 before = paid[token];
        for (uint256 i = 0; i < 5; ++i) {
            // Lines of two epochs, of which one at most is in force; the last line repeats the first.
            Posted storage posted = _aged(token, i % 2 == 0 ? age : otherAge);
            lines[i] = _line(token, posted, i % 4);
            if (!paused && _due(token, posted.root, lines[i])) _pay(token, lines[i]);
        }
        vm.prank(MALLORY);
        try distributor.claimMany(token, lines) returns (uint128 amount) {
            _saw(amount == paid[token] - before, true, amount == 0 ? "empty relay" : "relay");
        } catch {
            _saw(false, !paused, "relay");
        }
    }

    /// @dev Part of somebody's pay to somebody else: by the account's own call, by a good consent or by a bad one.
    function claimTo(uint256 which, uint256 age, uint256 who, uint256 part, uint8 how) external {
        address token = address(tokens[which % 2]);
        if (_history[token].length == 0) return;
        Posted storage posted = how < 64 ? _aged(token, age) : _paying(token);
        // Mostly somebody who is owed something.
        for (uint256 i = 0; i < 4 && posted.owed[who % 4] <= paidTo[token][accounts[who % 4]]; ++i) {
            who = who % 4 + 1;
        }
        Brought memory brought;
        brought.token = token;
        brought.line = _line(token, posted, who % 4);
        brought.to = part % 5 == 4 ? SAVINGS : accounts[part % 4];
        brought.deadline = uint64(block.timestamp);
        uint128 received = paidTo[token][brought.line.account];
        uint128 owed = brought.line.cumulative > received ? brought.line.cumulative - received : 0;
        // Up to everything owed, now and then one unit more or nothing.
        brought.amount = uint128((part >> 8) % (uint256(owed) + 2));
        (, uint128 total) = inForce(token);
        bool may = !paused && _isActive(token, posted.root) && brought.amount != 0 && brought.amount <= owed
            && paid[token] + brought.amount <= total;
        brought.signature = _consent(brought, 1 + who % 4);
        if (how % 8 == 3) brought.signature = _consent(brought, 1 + (who + 1) % 4);
        if (how % 8 == 4) ++brought.amount;
        if (how % 8 == 5) brought.to = brought.to == SAVINGS ? accounts[0] : SAVINGS;
        if (how % 8 == 6) --brought.deadline;
        if (how % 8 == 7) brought.signature = "";
        if (how % 8 > 2) _bring(brought, MALLORY, false, "forged consent");
        else if (how % 8 == 0) _bring(brought, brought.line.account, may, "own sending");
        else if (_bring(brought, MALLORY, may, "consent")) _used = brought;
    }

    function replayConsent() external {
        if (_used.signature.length != 0) _bring(_used, MALLORY, false, "replayed consent");
    }

    function setCap(uint256 which, uint128 seed, bool stranger) external {
        address token = address(tokens[which % 2]);
        uint128 wanted = seed % 8 == 0 ? uint128(1 + seed % 1e28) : 0;
        vm.prank(stranger ? POSTER : ADMIN);
        try distributor.setCap(token, wanted) {
            cap[token] = wanted;
            _saw(true, !stranger, "cap");
        } catch {
            _saw(false, !stranger, "cap");
        }
    }

    function pause(uint8 seed) external {
        if (seed % 4 != 0) return;
        vm.prank(GUARDIAN);
        try distributor.pause() {
            _saw(true, !paused, "pause");
            paused = true;
        } catch {
            _saw(false, !paused, "pause");
        }
    }

    function unpause(bool stranger) external {
        bool may = paused && !stranger;
        vm.prank(stranger ? GUARDIAN : ADMIN);
        try distributor.unpause() {
            _saw(true, may, "unpause");
            paused = false;
        } catch {
            _saw(false, may, "unpause");
        }
    }

    /// @dev Root and total that should pay now: those of the youngest epoch neither vetoed nor waiting.
    function inForce(address token) public view returns (bytes32, uint128) {
        Posted[] storage history = _history[token];
        for (uint256 i = history.length; i > 0; --i) {
            Posted storage posted = history[i - 1];
            if (!posted.vetoed && posted.activeAt <= block.timestamp) return (posted.root, posted.total);
        }
        return (0, 0);
    }

    function epochs(address token) external view returns (uint256) {
        return _history[token].length;
    }

    function _post(address token, address poster, uint64 epoch, Posted memory next, string memory name) private {
        (, uint128 total) = inForce(token);
        bool may = !paused && poster == POSTER && epoch == _history[token].length + 1 && !_pending(token)
            && next.root != 0 && next.total >= total && next.total <= funded[token] && _isWithinCap(token, total, next);
        next.activeAt = block.timestamp + DELAY;
        vm.prank(poster);
        try distributor.postRoot(token, epoch, next.root, next.total, 0, "") {
            _history[token].push(next);
            _saw(true, may, name);
        } catch {
            _saw(false, may, name);
        }
    }

    function _claim(address token, RewardDistributor.Claim memory line, bool may, string memory name) private {
        uint256 before = RewardToken(token).balanceOf(line.account);
        uint128 owed = line.cumulative - (may ? paidTo[token][line.account] : 0);
        vm.prank(MALLORY);
        try distributor.claim(token, line.account, line.cumulative, line.proof) returns (uint128 amount) {
            _saw(true, may && amount == owed, name);
            if (RewardToken(token).balanceOf(line.account) != before + owed) _saw(true, false, "payout");
            _pay(token, line);
        } catch {
            _saw(false, may, name);
        }
    }

    /// @dev Offer a consent, or the account's own call; whether it was taken.
    function _bring(Brought memory brought, address caller, bool may, string memory name) private returns (bool taken) {
        vm.prank(caller);
        try distributor.claimTo(
            brought.token, brought.line, brought.to, brought.amount, brought.deadline, brought.signature
        ) {
            address account = brought.line.account;
            paid[brought.token] += brought.amount;
            paidTo[brought.token][account] += brought.amount;
            sentAway[brought.token][account] += brought.amount;
            sentHere[brought.token][brought.to] += brought.amount;
            taken = true;
        } catch {}
        _saw(taken, may, name);
    }

    /// @dev What `key` says to the payment, over the account's present nonce.
    function _consent(Brought memory brought, uint256 key) private view returns (bytes memory) {
        address account = brought.line.account;
        Consents.Consent memory said = Consents.Consent(
            brought.token, account, brought.to, brought.amount, distributor.nonces(account), brought.deadline
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, Consents.digest(address(distributor), said));
        return abi.encodePacked(r, s, v);
    }

    /// @dev Count a payout in the model.
    function _pay(address token, RewardDistributor.Claim memory line) private {
        paid[token] += line.cumulative - paidTo[token][line.account];
        paidTo[token][line.account] = line.cumulative;
    }

    /// @dev Compare what happened with what should have, and count the outcome.
    function _saw(bool succeeded, bool may, string memory name) private {
        if (succeeded != may && bytes(surprise).length == 0) surprise = name;
        ++reached[string.concat(name, succeeded ? " accepted" : " refused")];
    }

    /// @dev The next honest epoch: someone earned part of what is funded and not yet promised.
    function _honest(address token, uint256 seed) private view returns (Posted memory next, uint64 epoch) {
        Posted[] storage history = _history[token];
        epoch = uint64(history.length) + 1;
        for (uint256 i = history.length; i > 0 && next.total == 0; --i) {
            if (!history[i - 1].vetoed) (next.owed, next.total) = (history[i - 1].owed, history[i - 1].total);
        }
        uint128 grown = uint128(seed % (uint256(funded[token] - next.total) + 1));
        next.owed[(seed >> 64) % 4] += grown;
        next.total += grown;
        next.root = _tree(token, next.owed)[0];
    }

    /// @dev Whether a true line of the tree `root` should be paid now.
    function _due(address token, bytes32 root, RewardDistributor.Claim memory line) private view returns (bool) {
        (bytes32 active, uint128 total) = inForce(token);
        uint128 received = paidTo[token][line.account];
        if (root != active || line.cumulative <= received) return false;
        return paid[token] + (line.cumulative - received) <= total;
    }

    function _isActive(address token, bytes32 root) private view returns (bool) {
        (bytes32 active,) = inForce(token);
        return root == active;
    }

    function _isWithinCap(address token, uint128 total, Posted memory next) private view returns (bool) {
        return cap[token] == 0 || next.total - total <= cap[token];
    }

    function _pending(address token) private view returns (bool) {
        Posted[] storage history = _history[token];
        if (history.length == 0) return false;
        Posted storage last = history[history.length - 1];
        return !last.vetoed && block.timestamp < last.activeAt;
    }

    /// @dev An epoch: in half of the cases one of the last two, else any.
    function _aged(address token, uint256 age) private view returns (Posted storage) {
        Posted[] storage history = _history[token];
        uint256 n = history.length;
        uint256 back = age % 2 == 0 ? (age / 2) % (n < 2 ? n : 2) : (age / 2) % n;
        return history[n - 1 - back];
    }

    /// @dev The epoch in force, the first where none is.
    function _paying(address token) private view returns (Posted storage) {
        Posted[] storage history = _history[token];
        for (uint256 i = history.length; i > 1; --i) {
            if (!history[i - 1].vetoed && history[i - 1].activeAt <= block.timestamp) return history[i - 1];
        }
        return history[0];
    }

    function _line(address token, Posted storage posted, uint256 who)
        private
        view
        returns (RewardDistributor.Claim memory)
    {
        bytes32 leaf = Trees.leaf(accounts[who], token, posted.owed[who]);
        bytes32[] memory proof = Trees.proofOf(_tree(token, posted.owed), leaf);
        return RewardDistributor.Claim(accounts[who], posted.owed[who], proof);
    }

    function _tree(address token, uint128[4] memory owed) private view returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](4);
        for (uint256 i = 0; i < 4; ++i) {
            leaves[i] = Trees.leaf(accounts[i], token, owed[i]);
        }
        return Trees.build(leaves);
    }
}
