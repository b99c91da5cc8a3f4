using System.Xml.Linq;
using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Interface.Live;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Interface;

/// <summary>Network interfaces of the host that the daemon runs on: those that the kernel has, and those that its configuration defines.</summary>
/// <param name="live">What the kernel has.</param>
/// <param name="keeper">Finds who keeps the host's configuration.</param>
/// <param name="snapshot">What a transaction remembers.</param>
internal sealed class HostInterfaces(LiveInterfaces live, ConfigurationKeeper keeper, ConfigurationSnapshot snapshot) : IInterfaceDriver, IDisposable
{
    // Changes of the host's configuration come one after the other.
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<InterfaceSummary>> ListAsync(InterfaceListFlags flags, CancellationToken cancellationToken)
    {
        var defined = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        const InterfaceListFlags States = InterfaceListFlags.Active | InterfaceListFlags.Inactive;
        return
        [
            .. live.Names.Union(defined.Keys).Order(StringComparer.Ordinal).Select(name => Summarize(name, defined))
                .Where(one => (flags & States) is 0 or States || flags.HasFlag(one.IsActive ? InterfaceListFlags.Active : InterfaceListFlags.Inactive)),
        ];
    }

    /// <inheritdoc/>
    public async Task<InterfaceRef> LookupByNameAsync(string name, CancellationToken cancellationToken) =>
        (await FindAsync(name, cancellationToken).ConfigureAwait(false)).Interface;

    /// <inheritdoc/>
    public async Task<InterfaceRef> LookupByMacAsync(string mac, CancellationToken cancellationToken)
    {
        var all = await ListAsync(InterfaceListFlags.None, cancellationToken).ConfigureAwait(false);
        var found = all.Where(one => one.Interface.Mac.Equals(mac, StringComparison.OrdinalIgnoreCase)).Take(2).ToArray();
        return found switch
        {
            [] => throw new VirtException(VirtErrorCode.NoInterface, $"couldn't find interface with MAC address '{mac}'", VirtErrorDomain.Interface),
            [var only] => only.Interface,
            _ => throw new VirtException(VirtErrorCode.MultipleInterfaces, $"the MAC address '{mac}' matches multiple interfaces", VirtErrorDomain.Interface),
        };
    }

    /// <inheritdoc/>
    public Task<InterfaceSummary> GetSummaryAsync(InterfaceRef device, CancellationToken cancellationToken) => FindAsync(device.Name, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> GetXmlAsync(InterfaceRef device, InterfaceXmlFlags flags, CancellationToken cancellationToken)
    {
        var now = live.Describe(device.Name);
        if (now is not null && !flags.HasFlag(InterfaceXmlFlags.Inactive))
        {
            return VirtXml.Write(now);
        }

        var defined = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        return VirtXml.Write(defined.GetValueOrDefault(device.Name) ?? now ?? throw Missing(device.Name));
    }

    /// <inheritdoc/>
    public Task<InterfaceRef> DefineAsync(string xml, bool validate, CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            var definition = HostInterfaceNormalizer.Normalize(VirtXml.Parse(xml, "interface"));
            InterfaceChecks.Check(definition);
            await configuration.DefineAsync(definition, cancellationToken).ConfigureAwait(false);
            var name = (string)definition.Attribute("name")!;
            return Summarize(name, await DefinedAsync(cancellationToken).ConfigureAwait(false)).Interface;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task StartAsync(InterfaceRef device, CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            var definition = await NeedDefinitionAsync(device.Name, cancellationToken).ConfigureAwait(false);
            if (live.IsActive(device.Name))
            {
                throw Invalid("interface is already running");
            }

            await configuration.StartAsync(definition, cancellationToken).ConfigureAwait(false);
            return device;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DestroyAsync(InterfaceRef device, CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            var definition = await NeedDefinitionAsync(device.Name, cancellationToken).ConfigureAwait(false);
            if (!live.IsActive(device.Name))
            {
                throw Invalid("interface is not running");
            }

            await configuration.StopAsync(definition, cancellationToken).ConfigureAwait(false);
            return device;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task UndefineAsync(InterfaceRef device, CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            await configuration.UndefineAsync(await NeedDefinitionAsync(device.Name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            return device;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task BeginChangeAsync(CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            if (snapshot.Exists)
            {
                throw Invalid("there is another transaction running.");
            }

            await snapshot.TakeAsync(configuration.Places, [.. live.Names.Where(live.IsActive)], cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task CommitChangeAsync(CancellationToken cancellationToken) => ChangeAsync(
        _ =>
        {
            RequireTransaction("no transaction running, nothing to be committed.");
            snapshot.Forget();
            return Task.FromResult(true);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RollbackChangeAsync(CancellationToken cancellationToken) => ChangeAsync(
        async configuration =>
        {
            RequireTransaction("no transaction running, nothing to rollback.");
            await RollbackAsync(configuration, cancellationToken).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Takes back a change that was begun before the host was started again, and never completed.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was one.</returns>
    internal async Task<bool> RollbackAbandonedAsync(CancellationToken cancellationToken)
    {
        if (snapshot.IsOfAnotherBoot)
        {
            await RollbackChangeAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static VirtException Invalid(string detail) => new(VirtErrorCode.OperationInvalid, detail, VirtErrorDomain.Interface);

    private static VirtException Missing(string name) => new(VirtErrorCode.NoInterface, $"couldn't find interface named '{name}'", VirtErrorDomain.Interface);

    private async Task RollbackAsync(IInterfaceConfiguration configuration, CancellationToken cancellationToken)
    {
        var after = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        var active = snapshot.Active;

        // What runs by a definition that goes away cannot be taken down any more once it has gone.
        foreach (var started in after.Where(one => live.IsActive(one.Key) && !active.Contains(one.Key)))
        {
            await configuration.StopAsync(started.Value, cancellationToken).ConfigureAwait(false);
        }

        await snapshot.RestoreAsync(cancellationToken).ConfigureAwait(false);
        await configuration.ReloadAsync(cancellationToken).ConfigureAwait(false);
        var before = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (name, definition) in before)
        {
            var isChanged = after.TryGetValue(name, out var changed) && !XNode.DeepEquals(changed, definition);
            if (isChanged && live.IsActive(name) && active.Contains(name))
            {
                await configuration.StopAsync(definition, cancellationToken).ConfigureAwait(false);
            }

            if (active.Contains(name) && !live.IsActive(name))
            {
                await configuration.StartAsync(definition, cancellationToken).ConfigureAwait(false);
            }
        }

        snapshot.Forget();
    }

    private void RequireTransaction(string otherwise)
    {
        if (!snapshot.Exists)
        {
            throw Invalid(otherwise);
        }
    }

    private InterfaceSummary Summarize(string name, Dictionary<string, XElement> defined)
    {
        var mac = live.Has(name) ? live.MacOf(name) : (string?)defined.GetValueOrDefault(name)?.Element("mac")?.Attribute("address");
        return new InterfaceSummary(new InterfaceRef(name, mac ?? string.Empty), live.IsActive(name));
    }

    private async Task<InterfaceSummary> FindAsync(string name, CancellationToken cancellationToken)
    {
        var defined = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        return live.Has(name) || defined.ContainsKey(name) ? Summarize(name, defined) : throw Missing(name);
    }

    private async Task<Dictionary<string, XElement>> DefinedAsync(CancellationToken cancellationToken)
    {
        var configuration = await keeper.TryFindAsync(cancellationToken).ConfigureAwait(false);
        var all = configuration is null ? [] : await configuration.ReadAsync(cancellationToken).ConfigureAwait(false);
        return all.GroupBy(one => (string)one.Attribute("name")!).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
    }

    private async Task<XElement> NeedDefinitionAsync(string name, CancellationToken cancellationToken)
    {
        var defined = await DefinedAsync(cancellationToken).ConfigureAwait(false);
        return defined.GetValueOrDefault(name)
            ?? throw (live.Has(name) ? Invalid($"interface '{name}' is not defined in the host's configuration") : Missing(name));
    }

    private async Task<T> ChangeAsync<T>(Func<IInterfaceConfiguration, Task<T>> change, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await change(await keeper.FindAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.SystemError, e.Message, VirtErrorDomain.Interface, e);
        }
        finally
        {
            _gate.Release();
        }
    }
}
