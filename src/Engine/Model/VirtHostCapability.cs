using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What a host can do and which guests it can run.</summary>
/// <remarks>virConnectGetCapabilities.</remarks>
public sealed class VirtHostCapability
{
    // Lists are arrays: PowerShell cannot take one item of the list that a collection expression makes.
    private readonly CapabilitiesXml _view;

    internal VirtHostCapability(VirtConnection connection, string xml)
    {
        Connection = connection;
        Xml = xml;
        _view = new CapabilitiesXml(VirtXml.Parse(xml, "capabilities"));
    }

    /// <summary>The connection it was asked over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The host's own name, or where it tells none the connection's.</summary>
    public string Name => Connection.HostName ?? Connection.Name;

    /// <summary>The host's own uuid, where it tells.</summary>
    public string? Uuid => _view.HostUuid;

    /// <summary>The CPU's architecture.</summary>
    public string? Architecture => _view.Architecture;

    /// <summary>The named CPU model that is closest to the host's, where it tells.</summary>
    public string? CpuModel => _view.CpuModel;

    /// <summary>Who made the CPU, where the host tells.</summary>
    public string? CpuVendor => _view.CpuVendor;

    /// <summary>What the CPU has beyond its named model.</summary>
    public IReadOnlyList<string> CpuFeature => _view.CpuFeatures.ToArray();

    /// <summary>The sizes of memory pages in bytes.</summary>
    public IReadOnlyList<long> PageSize => _view.PageSizes.ToArray();

    /// <summary>How deep the host can sleep.</summary>
    public IReadOnlyList<string> PowerManagement => _view.PowerManagement.ToArray();

    /// <summary>Whether the host can keep the devices it gives to guests apart.</summary>
    public bool HasIommu => _view.HasIommu;

    /// <summary>Whether running guests can migrate.</summary>
    public bool HasLiveMigration => _view.HasLiveMigration;

    /// <summary>The URI schemes over which guests migrate.</summary>
    public IReadOnlyList<string> MigrationTransport => _view.MigrationTransports.ToArray();

    /// <summary>The security models in force.</summary>
    public IReadOnlyList<string> SecurityModel => _view.SecurityModels.ToArray();

    /// <summary>The NUMA cells.</summary>
    public IReadOnlyList<VirtHostCell> Cell =>
        _view.Cells.Select(cell => new VirtHostCell(
            cell.Id,
            cell.Memory,
            cell.Cpus.ToArray(),
            cell.Pages.GroupBy(pages => pages.Size).ToDictionary(size => size.Key, size => size.Sum(pages => pages.Count)))).ToArray();

    /// <summary>The kinds of guests that can run.</summary>
    public IReadOnlyList<GuestCapability> Guest => _view.Guests.ToArray();

    /// <summary>The document as the host gave it.</summary>
    public string Xml { get; }

    /// <summary>Gives the host's name.</summary>
    /// <returns>The name.</returns>
    public override string ToString() => Name;
}
