using VirtPS.Drivers.NWFilter.Learning;
using VirtPS.Drivers.NWFilter.Nft;
using VirtPS.Drivers.NWFilter.Sets;
using VirtPS.Drivers.Shared.Filters;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.NWFilter;

/// <summary>Makes rules work by nftables, in tables of its own.</summary>
/// <remarks>
/// What another program does to these tables is undone as soon as the kernel tells of it. The host's ipsets that rules look into
/// are kept in the tables as sets of nftables, and followed.
/// </remarks>
/// <param name="host">The host's context.</param>
internal sealed class NftEngine(HostContext host) : IFilterEngine, IAsyncDisposable
{
    private const string Name = "nwfilter";

    private readonly NftHost _nft = new();
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, AddressLearner> _learners = [];
    private readonly HashSet<string> _lostSets = [];
    private Dictionary<string, Placed> _ports = [];
    private Dictionary<string, HostSet> _sets = [];
    private SetFollower? _follower;
    private NftPackets? _packets;
    private NftWatch? _watch;

    /// <summary>Takes what is learned of a guest's addresses.</summary>
    internal AddressesLearned Learned { get; set; } = static (_, _, _) => Task.CompletedTask;

    /// <summary>Makes all rules anew, in place of whatever a daemon before has left.</summary>
    /// <param name="plans">The plans of all ports.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    internal Task RestoreAsync(IReadOnlyList<PortPlan> plans, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var (ports, sets) = await CompileAsync(plans, [], cancellationToken).ConfigureAwait(false);
            await RebuildAsync(ports, sets, cancellationToken).ConfigureAwait(false);
            Settle(ports, sets, plans);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task ApplyAsync(IReadOnlyList<PortPlan> plans, CancellationToken cancellationToken) => plans.Count == 0 ? Task.CompletedTask : RunAsync(
        async () =>
        {
            var (ports, sets) = await CompileAsync(plans, _ports, cancellationToken).ConfigureAwait(false);
            var script = Script();
            foreach (var set in plans.SelectMany(NftCompiler.HostSetsOf).Distinct().Where(sets.ContainsKey))
            {
                script.Fill(sets[set]);
            }

            foreach (var plan in plans)
            {
                if (_ports.TryGetValue(plan.Port, out var old))
                {
                    script.Remove(old.Rules, old.Number);
                }

                script.Add(ports[plan.Port].Rules, ports[plan.Port].Number);
            }

            await ChangeAsync(_ports.Count == 0 ? null : Forget(script, sets), ports, sets, cancellationToken).ConfigureAwait(false);
            Settle(ports, sets, plans);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string port, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            if (_ports.TryGetValue(port, out var old))
            {
                var ports = _ports.Where(pair => pair.Key != port).ToDictionary();
                var sets = InUse(ports, _sets);
                var script = ports.Count == 0 ? null : Forget(Script().Remove(old.Rules, old.Number), sets);
                await ChangeAsync(script, ports, sets, cancellationToken).ConfigureAwait(false);
                Settle(ports, sets, []);
            }
        },
        cancellationToken);

    /// <inheritdoc/>
    /// <remarks>The rules stay: the guests run on.</remarks>
    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        _follower?.Dispose();
        foreach (var learner in _learners.Values)
        {
            learner.Dispose();
        }

        await _gate.WaitAsync().ConfigureAwait(false);
        _gate.Dispose();
    }

    private NftScript Script() => new(_packets!.Value);

    private static Dictionary<string, HostSet> InUse(Dictionary<string, Placed> ports, IReadOnlyDictionary<string, HostSet> sets) =>
        ports.Values.SelectMany(port => port.Rules.HostSets).Distinct().ToDictionary(name => name, name => sets[name]);

    /// <summary>Has a script remove the sets that are not used any more.</summary>
    private NftScript Forget(NftScript script, Dictionary<string, HostSet> used)
    {
        foreach (var (_, gone) in _sets.Where(set => !used.ContainsKey(set.Key)))
        {
            script.Forget(gone);
        }

        return script;
    }

    private async Task<(Dictionary<string, Placed> Ports, Dictionary<string, HostSet> Sets)> CompileAsync(
        IReadOnlyList<PortPlan> plans, Dictionary<string, Placed> known, CancellationToken cancellationToken)
    {
        _packets ??= await _nft.ProbeAsync(cancellationToken).ConfigureAwait(false);
        var sets = new Dictionary<string, HostSet>(_sets);
        foreach (var (name, set) in await HostSets.ReadAsync(plans.SelectMany(NftCompiler.HostSetsOf).Distinct(), cancellationToken).ConfigureAwait(false))
        {
            sets[name] = set;
        }

        var compiler = new NftCompiler(_packets.Value, sets);
        var ports = new Dictionary<string, Placed>(known);
        var numbers = ports.Values.Select(port => port.Number).ToHashSet();
        foreach (var plan in plans)
        {
            var rules = compiler.Compile(plan);
            var number = ports.TryGetValue(plan.Port, out var old) ? old.Number : Enumerable.Range(1, int.MaxValue - 1).First(numbers.Add);
            ports[plan.Port] = new Placed(rules, number);
        }

        return (ports, InUse(ports, sets));
    }

    /// <summary>Changes only what differs, or, where the tables are not as they should be, makes all of them anew.</summary>
    private async Task ChangeAsync(NftScript? change, Dictionary<string, Placed> ports, Dictionary<string, HostSet> sets, CancellationToken cancellationToken)
    {
        if (change is not null)
        {
            try
            {
                await _nft.RunAsync(change.ToString(), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (VirtException e)
            {
                host.Log(LogPriority.Debug, Name, $"makes all rules anew: {e.Message}");
            }
        }

        await RebuildAsync(ports, sets, cancellationToken).ConfigureAwait(false);
    }

    private Task RebuildAsync(Dictionary<string, Placed> ports, Dictionary<string, HostSet> sets, CancellationToken cancellationToken)
    {
        var script = Script().Drop();
        if (ports.Count > 0)
        {
            script.Begin();
        }

        foreach (var set in sets.Values)
        {
            script.Fill(set);
        }

        foreach (var port in ports.Values)
        {
            script.Add(port.Rules, port.Number);
        }

        return _nft.RunAsync(script.ToString(), cancellationToken);
    }

    /// <summary>Takes note of what is in effect, and learns what the plans ask for.</summary>
    private void Settle(Dictionary<string, Placed> ports, Dictionary<string, HostSet> sets, IReadOnlyList<PortPlan> plans)
    {
        _ports = ports;
        _sets = sets;
        Follow();
        foreach (var gone in _learners.Keys.Where(port => !ports.ContainsKey(port)).ToList())
        {
            StopLearning(gone);
        }

        foreach (var plan in plans)
        {
            if (_learners.TryGetValue(plan.Port, out var learner) && learner.IsFor(plan))
            {
                continue;
            }

            StopLearning(plan.Port);
            if (plan.Learning != AddressLearning.None)
            {
                _learners[plan.Port] = new AddressLearner(plan, host, (port, addresses, token) => Learned(port, addresses, token));
            }
        }

        if (ports.Count == 0)
        {
            _watch?.Dispose();
            _watch = null;
        }
        else
        {
            _watch ??= new NftWatch(CheckAsync, message => host.Log(LogPriority.Warning, Name, message));
        }
    }

    private void Follow()
    {
        if (_sets.Count == 0)
        {
            _follower?.Dispose();
            _follower = null;
        }
        else
        {
            _follower ??= new SetFollower(RefreshSetsAsync);
        }
    }

    /// <summary>Gives the tables' sets what has changed in the host's.</summary>
    private Task RefreshSetsAsync(CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            foreach (var (name, old) in _sets.ToList())
            {
                try
                {
                    var now = (await HostSets.ReadAsync([name], cancellationToken).ConfigureAwait(false))[name];
                    if (!now.HasFormOf(old))
                    {
                        throw HostSet.Cannot(name, "has become one of another kind; start the filter anew");
                    }

                    if (!now.Elements.SequenceEqual(old.Elements))
                    {
                        await _nft.RunAsync($"{Script().Fill(now)}", cancellationToken).ConfigureAwait(false);
                        _sets[name] = now;
                    }

                    _lostSets.Remove(name);
                }
                catch (VirtException e)
                {
                    if (_lostSets.Add(name))
                    {
                        host.Log(LogPriority.Warning, Name, $"filters go on with what was in the ipset '{name}' before: {e.Message}");
                    }
                }
            }
        },
        cancellationToken);

    private void StopLearning(string port)
    {
        if (_learners.Remove(port, out var learner))
        {
            learner.Dispose();
        }
    }

    /// <summary>Makes the rules anew when another program has taken some away.</summary>
    private Task CheckAsync(CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var missing = new List<string>();
            foreach (var (family, chains) in Expected())
            {
                var listed = await _nft.ListAsync(family, cancellationToken).ConfigureAwait(false) ?? string.Empty;
                missing.AddRange(NftListing.Missing(listed, chains));
            }

            if (missing.Count > 0)
            {
                host.Log(LogPriority.Warning, Name, $"another program has changed the filters' rules ({missing[0]}); they are made anew");
                await RebuildAsync(_ports, _sets, cancellationToken).ConfigureAwait(false);
            }
        },
        cancellationToken);

    private IEnumerable<(string Family, IReadOnlyList<NftChain> Chains)> Expected()
    {
        var frames = _ports.Values.SelectMany(port => port.Rules.Frames).ToList();
        var packets = _ports.Values.SelectMany(port => port.Rules.Packets).ToList();
        if (_packets != NftPackets.Host)
        {
            return [("bridge", [.. frames, .. packets])];
        }

        return packets.Count == 0 ? [("bridge", frames)] : [("bridge", frames), ("inet", packets)];
    }

    private async Task RunAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private sealed record Placed(NftPort Rules, int Number);
}

/// <summary>Takes what is learned of a guest's addresses.</summary>
/// <param name="port">The guest's port.</param>
/// <param name="addresses">All addresses that it has now.</param>
/// <param name="cancellationToken">Ends the wait.</param>
/// <returns>The change that follows.</returns>
internal delegate Task AddressesLearned(string port, IReadOnlyList<string> addresses, CancellationToken cancellationToken);
