using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Filters;

/// <summary>The network filters of a host and their bindings to ports.</summary>
/// <param name="store">Where they are kept.</param>
/// <param name="engine">What makes them work.</param>
/// <param name="isPrivileged">Whether the host's network is the driver's to change.</param>
internal sealed class FilterFamily(IFilterStore store, IFilterEngine engine, bool isPrivileged) : INWFilterDriver, IFilterPorts, IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly FilterTable _filters = new();
    private readonly SortedDictionary<string, StoredBinding> _bindings = new(StringComparer.Ordinal);

    /// <summary>Takes a filter that was kept before the daemon started.</summary>
    /// <param name="filter">The filter.</param>
    /// <exception cref="VirtException">OperationFailed when it clashes with another.</exception>
    internal void Load(StoredFilter filter)
    {
        _filters.Check(filter);
        _filters.Put(filter);
    }

    /// <summary>Takes a binding that was made before the daemon started; its rules are made anew at <see cref="RestoreAsync"/>.</summary>
    /// <param name="binding">The binding.</param>
    internal void Load(StoredBinding binding) => _bindings[binding.Ref.PortDevice] = binding;

    /// <summary>Makes the rules of all bindings anew.</summary>
    /// <param name="restore">Makes all rules of a host.</param>
    /// <param name="report">Takes what is wrong with a binding, which is left out.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    internal Task RestoreAsync(
        Func<IReadOnlyList<PortPlan>, CancellationToken, Task> restore, Action<NWFilterBindingRef, VirtException> report, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            var plans = new List<PortPlan>();
            foreach (var binding in _bindings.Values)
            {
                try
                {
                    plans.Add(Planner().Plan(binding));
                }
                catch (VirtException e)
                {
                    report(binding.Ref, e);
                }
            }

            await restore(plans, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Takes the addresses of a guest that the host has learned, and makes the port's rules of them.</summary>
    /// <param name="port">The port.</param>
    /// <param name="addresses">All of the guest's addresses; none when its leases have ended.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The change.</returns>
    internal Task LearnAsync(string port, IReadOnlyList<string> addresses, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            if (_bindings.TryGetValue(port, out var binding) && !binding.Learned.SequenceEqual(addresses))
            {
                var old = binding.Learned;
                binding.Learned = addresses;
                try
                {
                    await store.SaveAsync(binding, cancellationToken).ConfigureAwait(false);
                    await engine.ApplyAsync([Planner().Plan(binding)], cancellationToken).ConfigureAwait(false);
                }
                catch
                {
                    // The rules are the old ones: what is heard again shall not seem known.
                    binding.Learned = old;
                    throw;
                }
            }

            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NWFilterRef>> ListAsync(CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<NWFilterRef>>(() => [.. _filters.All.Select(filter => filter.Ref)], cancellationToken);

    /// <inheritdoc/>
    public Task<NWFilterRef> LookupByNameAsync(string name, CancellationToken cancellationToken) => RunAsync(() => _filters.Find(name).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<NWFilterRef> LookupByUuidAsync(Guid uuid, CancellationToken cancellationToken) => RunAsync(() => _filters.Find(uuid).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetXmlAsync(NWFilterRef filter, CancellationToken cancellationToken) =>
        RunAsync(() => VirtXml.Write(_filters.Find(filter.Uuid).Definition), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Ports whose filter it is get its rules at once; when that fails, nothing changes.</remarks>
    public Task<NWFilterRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            RefuseSession("Can't define NWFilters in session mode");
            var fresh = new StoredFilter(NWFilterNormalizer.Normalize(VirtXml.Parse(xml, "filter")));
            _filters.Check(fresh);
            var planner = new FilterPlanner(name => name == fresh.Ref.Name ? fresh : _filters.TryFind(name));
            var users = _bindings.Values.Where(binding => planner.Uses(binding, fresh.Ref.Name)).ToList();
            await engine.ApplyAsync(users.ConvertAll(planner.Plan), cancellationToken).ConfigureAwait(false);
            try
            {
                await store.SaveAsync(fresh, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                await engine.ApplyAsync(users.ConvertAll(Planner().Plan), CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            _filters.Put(fresh);
            return fresh.Ref;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(NWFilterRef filter, CancellationToken cancellationToken) => RunAsync(
        () =>
        {
            var found = _filters.Find(filter.Uuid);
            if (_bindings.Values.Any(binding => Planner().Uses(binding, found.Ref.Name)))
            {
                throw new VirtException(VirtErrorCode.OperationInvalid, "nwfilter is in use", VirtErrorDomain.NWFilter);
            }

            store.Remove(found);
            _filters.Remove(found);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<NWFilterBindingRef>> ListBindingsAsync(CancellationToken cancellationToken) =>
        RunAsync<IReadOnlyList<NWFilterBindingRef>>(() => [.. _bindings.Values.Select(binding => binding.Ref)], cancellationToken);

    /// <inheritdoc/>
    public Task<NWFilterBindingRef> LookupBindingAsync(string portDevice, CancellationToken cancellationToken) =>
        RunAsync(() => FindBinding(portDevice).Ref, cancellationToken);

    /// <inheritdoc/>
    public Task<string> GetBindingXmlAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        RunAsync(() => VirtXml.Write(FindBinding(binding.PortDevice).Describe()), cancellationToken);

    /// <inheritdoc/>
    public Task<NWFilterBindingRef> CreateBindingAsync(string xml, bool validate, CancellationToken cancellationToken) => RunAsync(
        async () =>
        {
            RefuseSession("Can't define NWFilter bindings in session mode");
            var binding = new StoredBinding(NWFilterBindingNormalizer.Normalize(VirtXml.Parse(xml, "filterbinding")));
            if (_bindings.ContainsKey(binding.Ref.PortDevice))
            {
                throw new VirtException(VirtErrorCode.OperationFailed, $"binding '{binding.Ref.PortDevice}' already exists", VirtErrorDomain.NWFilter);
            }

            return await BindAsync(binding, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteBindingAsync(NWFilterBindingRef binding, CancellationToken cancellationToken) =>
        RunAsync(() => UnbindAsync(FindBinding(binding.PortDevice), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    Task IFilterPorts.InstantiateAsync(FilterPort port, CancellationToken cancellationToken) => RunAsync(
        () => BindAsync(new StoredBinding(NWFilterBindingNormalizer.Normalize(port.Describe())), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    Task IFilterPorts.ReleaseAsync(string portDevice, CancellationToken cancellationToken) => RunAsync(
        () => _bindings.TryGetValue(portDevice, out var binding) ? UnbindAsync(binding, cancellationToken) : Task.FromResult(true), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private FilterPlanner Planner() => new(_filters.TryFind);

    private StoredBinding FindBinding(string portDevice) => _bindings.GetValueOrDefault(portDevice)
        ?? throw new VirtException(VirtErrorCode.NoNWFilterBinding, $"no nwfilter binding for port dev '{portDevice}'", VirtErrorDomain.NWFilter);

    private void RefuseSession(string detail)
    {
        if (!isPrivileged)
        {
            throw new VirtException(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.NWFilter);
        }
    }

    /// <summary>Makes a port's rules; the binding is kept first, so that no crash leaves rules that nobody knows of.</summary>
    /// <remarks>When that fails, the port has the binding and the rules that it had.</remarks>
    private async Task<NWFilterBindingRef> BindAsync(StoredBinding binding, CancellationToken cancellationToken)
    {
        var plan = Planner().Plan(binding);
        var old = _bindings.GetValueOrDefault(binding.Ref.PortDevice);
        await store.SaveAsync(binding, cancellationToken).ConfigureAwait(false);
        try
        {
            await engine.ApplyAsync([plan], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (old is null)
            {
                store.Remove(binding);
            }
            else
            {
                await store.SaveAsync(old, CancellationToken.None).ConfigureAwait(false);
            }

            throw;
        }

        _bindings[binding.Ref.PortDevice] = binding;
        return binding.Ref;
    }

    private async Task<bool> UnbindAsync(StoredBinding binding, CancellationToken cancellationToken)
    {
        await engine.RemoveAsync(binding.Ref.PortDevice, cancellationToken).ConfigureAwait(false);
        store.Remove(binding);
        return _bindings.Remove(binding.Ref.PortDevice);
    }

    private Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => RunAsync(() => Task.FromResult(work()), cancellationToken);

    private async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }
}
