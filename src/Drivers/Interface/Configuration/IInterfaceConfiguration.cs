using System.Xml.Linq;

namespace VirtPS.Drivers.Interface.Configuration;

/// <summary>A host's own way of keeping how its network interfaces are set up.</summary>
internal interface IInterfaceConfiguration
{
    /// <summary>The directories and files that hold it, for a transaction to remember.</summary>
    IReadOnlyList<string> Places { get; }

    /// <summary>Reads what is defined.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>The <c>interface</c> elements in libvirt's form.</returns>
    Task<IReadOnlyList<XElement>> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Stores a definition in place of the one of that name; nothing else changes.</summary>
    /// <param name="definition">The definition in libvirt's form.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    Task DefineAsync(XElement definition, CancellationToken cancellationToken);

    /// <summary>Removes a definition; nothing else changes.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The change.</returns>
    Task UndefineAsync(XElement definition, CancellationToken cancellationToken);

    /// <summary>Brings an interface up.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The start.</returns>
    Task StartAsync(XElement definition, CancellationToken cancellationToken);

    /// <summary>Takes an interface down.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The stop.</returns>
    Task StopAsync(XElement definition, CancellationToken cancellationToken);

    /// <summary>Tells whoever acts on the configuration that it was put back.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The message.</returns>
    Task ReloadAsync(CancellationToken cancellationToken);
}
