using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Network;

/// <summary>The networks of the host with their files: definitions, and the status of those that run.</summary>
/// <remarks>Looking never waits for work on the host. Who adds or removes holds the store, and who changes one network holds that.</remarks>
/// <param name="paths">Where the files lie.</param>
internal sealed class NetworkStore(NetworkPaths paths) : IDisposable
{
    private const string StatusRoot = "networkstatus";
    private const string Passing = "passing";

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly NetworkTable _table = new();

    /// <summary>The definitions' files.</summary>
    internal DefinitionFiles Definitions { get; } = new(paths.Definitions, VirtErrorDomain.Network);

    /// <summary>The status files of networks that run.</summary>
    internal DefinitionFiles Statuses { get; } = new(paths.Run, VirtErrorDomain.Network);

    /// <summary>All networks, by name.</summary>
    internal IReadOnlyList<VirtualNetwork> All => Read(static table => table.All.ToArray());

    /// <summary>Finds a network by name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The network.</returns>
    /// <exception cref="VirtException">NoNetwork.</exception>
    internal VirtualNetwork Find(string name) => Read(table => table.Find(name));

    /// <summary>Finds a network by uuid.</summary>
    /// <param name="uuid">The uuid.</param>
    /// <returns>The network.</returns>
    /// <exception cref="VirtException">NoNetwork.</exception>
    internal VirtualNetwork Find(Guid uuid) => Read(table => table.Find(uuid));

    /// <summary>Finds the network of a handle.</summary>
    /// <param name="network">What identifies it.</param>
    /// <returns>The network.</returns>
    /// <exception cref="VirtException">NoNetwork.</exception>
    internal VirtualNetwork Find(NetworkRef network) => Read(table => table.Find(network.Uuid, network.Name));

    /// <summary>Reads or changes the table at once.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What is done; short, and nothing that waits.</param>
    /// <returns>What came of it.</returns>
    internal T Read<T>(Func<NetworkTable, T> work)
    {
        lock (_lock)
        {
            return work(_table);
        }
    }

    /// <summary>Does what adds or removes networks, alone.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="work">What is done.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>What came of it.</returns>
    internal async Task<T> ChangeAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Does what changes one network, alone.</summary>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="work">What is done.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="VirtException">NoNetwork when it was removed meanwhile.</exception>
    internal async Task<T> WithAsync<T>(NetworkRef network, Func<VirtualNetwork, Task<T>> work, CancellationToken cancellationToken)
    {
        var found = Find(network);
        await found.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work(ReferenceEquals(Find(network), found) ? found : throw Gone(found)).ConfigureAwait(false);
        }
        finally
        {
            found.Gate.Release();
        }
    }

    /// <summary>Stores what a running network is, so that the next daemon finds it.</summary>
    /// <param name="network">The network.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The writing.</returns>
    internal Task SaveStatusAsync(VirtualNetwork network, CancellationToken cancellationToken) => Statuses.SaveAsync(
        network.Name, new XElement(StatusRoot, new XElement(network.Definition)), cancellationToken);

    /// <summary>Stores that a network is being built or taken down, so that the next daemon takes down what is there of it.</summary>
    /// <param name="network">The network in libvirt's form.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The writing.</returns>
    internal Task SavePassingAsync(XElement network, CancellationToken cancellationToken) => Statuses.SaveAsync(
        network.Text("name")!, new XElement(StatusRoot, new XAttribute(Passing, "yes"), new XElement(network)), cancellationToken);

    /// <summary>Reads what a running network was when its daemon ended.</summary>
    /// <param name="name">The network's name.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The network in libvirt's form, and whether it was being built or taken down.</returns>
    /// <exception cref="VirtException">XmlError, XmlDetail or what the definition lacks.</exception>
    internal async Task<(XElement Network, bool IsPassing)> ReadStatusAsync(string name, CancellationToken cancellationToken)
    {
        var root = VirtXml.Parse(await Statuses.ReadAsync(name, cancellationToken).ConfigureAwait(false), StatusRoot, XmlLimits.LocalFile, Statuses.PathOf(name));
        return root.Element("network") is { } network
            ? (NetworkNormalizer.Normalize(new XElement(network), active: true), root.Get(Passing) == "yes")
            : throw new VirtException(VirtErrorCode.XmlError, $"{Statuses.PathOf(name)}: no network in it", VirtErrorDomain.Network);
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    private static VirtException Gone(VirtualNetwork network) =>
        new(VirtErrorCode.NoNetwork, $"no network with matching uuid '{network.Uuid}' ({network.Name})", VirtErrorDomain.Network);
}
