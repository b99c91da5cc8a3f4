using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>A network filter.</summary>
/// <remarks>virNWFilter.</remarks>
public sealed class VirtNWFilter : VirtObject
{
    private XElement _description;

    private VirtNWFilter(VirtConnection connection, NWFilterRef filter, XElement description)
        : base(connection) => (Ref, _description) = (filter, description);

    /// <summary>The handle that operations take.</summary>
    public NWFilterRef Ref { get; }

    /// <inheritdoc/>
    public override string Name => Ref.Name;

    /// <summary>The uuid.</summary>
    public Guid Uuid => Ref.Uuid;

    /// <summary>Which chain its rules are in.</summary>
    public string? Chain => (string?)_description.Attribute("chain");

    /// <summary>The chain's place among the chains; lower ones come first.</summary>
    public int Priority => (int?)_description.Attribute("priority") ?? 0;

    /// <summary>How many rules it has of its own.</summary>
    public int RuleCount => _description.Elements("rule").Count();

    /// <summary>The filters that it includes.</summary>
    public IReadOnlyList<string> Include => [.. _description.Elements("filterref").Select(reference => (string?)reference.Attribute("filter") ?? string.Empty)];

    /// <summary>Gives a filter with what its description says.</summary>
    /// <param name="connection">The connection it is on.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The filter.</returns>
    public static async Task<VirtNWFilter> GetAsync(VirtConnection connection, NWFilterRef filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var xml = await connection.NWFilters.GetXmlAsync(filter, cancellationToken).ConfigureAwait(false);
        return new VirtNWFilter(connection, filter, VirtXml.Parse(xml, "filter"));
    }

    /// <summary>Lists filters.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The filters.</returns>
    public static async Task<IReadOnlyList<VirtNWFilter>> ListAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var all = await connection.NWFilters.ListAsync(cancellationToken).ConfigureAwait(false);
        return await Task.WhenAll(all.Select(filter => GetAsync(connection, filter, cancellationToken))).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override Task<string> GetXmlAsync(CancellationToken cancellationToken) => Connection.NWFilters.GetXmlAsync(Ref, cancellationToken);

    private protected override async Task ReloadAsync(CancellationToken cancellationToken) =>
        _description = (await GetAsync(Connection, Ref, cancellationToken).ConfigureAwait(false))._description;
}
