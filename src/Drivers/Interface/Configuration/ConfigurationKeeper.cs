using VirtPS.Drivers.Interface.Ifupdown;
using VirtPS.Drivers.Interface.Networkd;
using VirtPS.Drivers.Interface.NetworkManager;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Drivers.Shared.Sysfs;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Interface.Configuration;

/// <summary>Finds out who sets up the interfaces of a host.</summary>
/// <remarks>Asked anew until somebody is found, since services start in their own time; what was found stays.</remarks>
/// <param name="tree">The host's files.</param>
/// <param name="findProgram">Finds a program by its name.</param>
internal sealed class ConfigurationKeeper(HostTree tree, Func<string, HostProgram?> findProgram)
{
    private IInterfaceConfiguration? _found;

    /// <summary>Finds the keeper of the configuration.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The keeper.</returns>
    /// <exception cref="VirtException">OperationUnsupported when the host has none of those that are known.</exception>
    internal async Task<IInterfaceConfiguration> FindAsync(CancellationToken cancellationToken) =>
        await TryFindAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new VirtException(
            VirtErrorCode.OperationUnsupported,
            "nothing is found that keeps this host's interfaces (looked for a running NetworkManager with nmcli, a running systemd-networkd with networkctl, and ifupdown with /etc/network/interfaces)",
            VirtErrorDomain.Interface);

    /// <summary>Looks for the keeper of the configuration.</summary>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The keeper, or nothing when the host has none of those that are known.</returns>
    internal async Task<IInterfaceConfiguration?> TryFindAsync(CancellationToken cancellationToken) =>
        _found ??= await SearchAsync(cancellationToken).ConfigureAwait(false);

    private async Task<IInterfaceConfiguration?> SearchAsync(CancellationToken cancellationToken)
    {
        if (findProgram("nmcli") is { } nmcli)
        {
            var state = await nmcli.TryRunAsync(["-t", "-f", "RUNNING", "general"], null, cancellationToken).ConfigureAwait(false);
            if (state.ExitCode == 0 && state.Output.Trim() == "running")
            {
                return new NetworkManagerConfiguration(nmcli);
            }
        }

        if (tree.Exists("/run/systemd/netif/state") && findProgram("networkctl") is { } networkctl)
        {
            return new NetworkdConfiguration(tree, networkctl);
        }

        return tree.Exists(IfupdownConfiguration.Main) && findProgram("ifup") is { } ifup && findProgram("ifdown") is { } ifdown
            ? new IfupdownConfiguration(tree, ifup, ifdown)
            : null;
    }
}
