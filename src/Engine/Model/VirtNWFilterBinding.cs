using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>The binding of a network filter to a port.</summary>
/// <remarks>virNWFilterBinding.</remarks>
public sealed class VirtNWFilterBinding : VirtObject
{
    private XElement _description;

    private VirtNWFilterBinding(VirtConnection connection, NWFilterBindingRef binding, XElement description)
        : base(connection) => (Ref, _description) = (binding, description);

    /// <summary>The handle that operations take.</summary>
    public NWFilterBindingRef Ref { get; }

    /// <summary>The host's name of the port.</summary>
    public override string Name => Ref.PortDevice;

    /// <summary>The host's name of the port.</summary>
    public string PortDevice => Ref.PortDevice;

    /// <summary>The filter.</summary>
    public string FilterName => Ref.FilterName;

    /// <summary>The domain whose card is on the port.</summary>
    public string? Owner => (string?)_description.Element("owner")?.Element("name");

    /// <summary>The card's MAC address.</summary>
    public string? Mac => (string?)_description.Element("mac")?.Attribute("address");

    /// <summary>The values of the filter's variables, each as NAME=VALUE.</summary>
    public IReadOnlyList<string> Parameter =>
        [.. _description.Elements("filterref").Elements("parameter").Select(one => $"{(string?)one.Attribute("name")}={(string?)one.Attribute("value")}")];

    /// <summary>Gives a binding with what its description says.</summary>
    /// <param name="connection">The connection it is on.</param>
    /// <param name="binding">The binding.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The binding.</returns>
    public static async Task<VirtNWFilterBinding> GetAsync(VirtConnection connection, NWFilterBindingRef binding, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var xml = await connection.NWFilters.GetBindingXmlAsync(binding, cancellationToken).ConfigureAwait(false);
        return new VirtNWFilterBinding(connection, binding, VirtXml.Parse(xml, "filterbinding"));
    }

    /// <summary>Lists bindings.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The bindings.</returns>
    public static async Task<IReadOnlyList<VirtNWFilterBinding>> ListAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var all = await connection.NWFilters.ListBindingsAsync(cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(all.Select(binding => GetAsync(connection, binding, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) => Connection.NWFilters.GetBindingXmlAsync(Ref, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = (await GetAsync(Connection, Ref, cancellationToken).ConfigureAwait(false))._description;
}
