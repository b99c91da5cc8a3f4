using VirtPS.Drivers.Interface.Configuration;
using VirtPS.Drivers.Interface.Live;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Services;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Daemons.Settings;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Interface;

/// <summary>Knows the host's network interfaces for as long as the daemon runs.</summary>
internal sealed class InterfaceService : IHostService
{
    private readonly HostContext _host;
    private readonly HostInterfaces _family;

    /// <summary>Makes the service; nothing is read before the start.</summary>
    /// <param name="host">The host's context.</param>
    /// <param name="tree">The host's files.</param>
    internal InterfaceService(HostContext host, HostTree tree)
    {
        _host = host;
        _family = new HostInterfaces(
            new LiveInterfaces(tree, HostAddresses.Of),
            new ConfigurationKeeper(tree, HostProgram.TryFind),
            new ConfigurationSnapshot(tree, Path.Combine(host.Directories.State, "interface", "transaction")));
    }

    /// <summary>What connections offer of it.</summary>
    internal IInterfaceDriver Family => _family;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await _family.RollbackAbandonedAsync(cancellationToken).ConfigureAwait(false))
            {
                _host.Log(LogPriority.Warning, "interface", "a change of the host's interfaces that nobody completed before the host was started again is taken back");
            }
        }
        catch (VirtException e)
        {
            _host.Log(LogPriority.Error, "interface", $"a change of the host's interfaces that nobody completed could not be taken back: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _family.Dispose();
        return ValueTask.CompletedTask;
    }
}
