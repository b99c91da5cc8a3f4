using System.Xml.Linq;
using VirtPS.Drivers.Shared.Networks;
using VirtPS.Drivers.Shared.Networks.Links;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Network.Firewall;

/// <summary>The firewall's rules of all running networks, in a table of their own.</summary>
/// <param name="host">The network stack.</param>
internal sealed class NetworkFirewall(IHostNetwork host) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, XElement> _networks = new(StringComparer.Ordinal);

    /// <summary>Gives a network its rules, in place of those that it has.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with the program's own words.</exception>
    internal Task ApplyAsync(XElement network, CancellationToken cancellationToken) => ChangeAsync(
        network,
        bridge =>
        {
            _networks[bridge] = network;
            return NftScript.Apply([network]);
        },
        cancellationToken);

    /// <summary>Takes a network's rules away, and with the last network's the table.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with the program's own words.</exception>
    internal Task RemoveAsync(XElement network, CancellationToken cancellationToken) => ChangeAsync(
        network,
        bridge =>
        {
            _networks.Remove(bridge);
            return _networks.Count == 0 ? NftScript.Clear : NftScript.Remove(bridge);
        },
        cancellationToken);

    /// <summary>Puts the rules of the running networks in place of whatever is in the table.</summary>
    /// <param name="running">The running networks in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with the program's own words.</exception>
    internal async Task ResetAsync(IEnumerable<XElement> running, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _networks.Clear();
            foreach (var network in running.Where(NeedsRules))
            {
                _networks[NetworkMode.BridgeOf(network)!] = network;
            }

            await WriteAllAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Puts the rules back that somebody else has taken away.</summary>
    /// <param name="cancellationToken">Stops the change.</param>
    /// <returns>The change.</returns>
    /// <exception cref="VirtException">InternalError with the program's own words.</exception>
    internal async Task RestoreAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WriteAllAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static bool NeedsRules(XElement network) => NetworkMode.Of(network) is "none" or "nat" or "route";

    private async Task ChangeAsync(XElement network, Func<string, string> change, CancellationToken cancellationToken)
    {
        if (!NeedsRules(network))
        {
            return;
        }

        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await RunAsync(change(NetworkMode.BridgeOf(network)!), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    // A host without networks is left alone: it may not even have the program.
    private Task WriteAllAsync(CancellationToken cancellationToken) => _networks.Count == 0
        ? Task.CompletedTask
        : RunAsync(NftScript.Clear + NftScript.Apply(_networks.Values), cancellationToken);

    private Task<string> RunAsync(string script, CancellationToken cancellationToken) =>
        host.RunAsync("the firewall's rules could not be changed", "nft", ["-f", "-"], script, cancellationToken);
}
