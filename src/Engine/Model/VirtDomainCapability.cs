using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>What a guest on one emulator may have.</summary>
/// <remarks>virConnectGetDomainCapabilities.</remarks>
public sealed class VirtDomainCapability
{
    // Lists are arrays: PowerShell cannot take one item of the list that a collection expression makes.
    private readonly DomainCapabilitiesXml _view;

    internal VirtDomainCapability(VirtConnection connection, string xml)
    {
        Connection = connection;
        Xml = xml;
        _view = new DomainCapabilitiesXml(VirtXml.Parse(xml, "domainCapabilities"));
    }

    /// <summary>Asks a host what a guest on one emulator may have.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="query">Which emulator.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The answer.</returns>
    /// <remarks>virConnectGetDomainCapabilities.</remarks>
    public static async Task<VirtDomainCapability> ReadAsync(
        VirtConnection connection, DomainCapabilitiesQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new(connection, await connection.Host.GetDomainCapabilitiesAsync(query, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The connection it was asked over.</summary>
    public VirtConnection Connection { get; }

    /// <summary>The emulator's path.</summary>
    public string? Emulator => _view.Emulator;

    /// <summary>The domain type, such as <c>kvm</c>.</summary>
    public string? VirtType => _view.VirtType;

    /// <summary>The machine type.</summary>
    public string? Machine => _view.Machine;

    /// <summary>The guest's architecture.</summary>
    public string? Architecture => _view.Architecture;

    /// <summary>The most virtual CPUs that a guest may have, where the host tells.</summary>
    public int? MaxVcpus => _view.MaxVcpus;

    /// <summary>What can start the guest, such as <c>efi</c>.</summary>
    public IReadOnlyList<string> Firmware => _view.Firmware.ToArray();

    /// <summary>The files of firmware that the host has.</summary>
    public IReadOnlyList<string> Loader => _view.Loaders.ToArray();

    /// <summary>The ways to choose a CPU, such as <c>host-passthrough</c>.</summary>
    public IReadOnlyList<string> CpuMode => _view.CpuModes.ToArray();

    /// <summary>The named CPU model that <c>host-model</c> begins with, where there is one.</summary>
    public string? HostModel => _view.HostModel;

    /// <summary>The named CPU models.</summary>
    public IReadOnlyList<CpuModelCapability> CpuModel => _view.CpuModels.ToArray();

    /// <summary>The kinds of devices, with the values that their settings may have.</summary>
    public IReadOnlyList<CapabilityGroup> Device => _view.Devices.ToArray();

    /// <summary>The features of guests, with the values that their settings may have.</summary>
    public IReadOnlyList<CapabilityGroup> Feature => _view.Features.ToArray();

    /// <summary>The document as the host gave it.</summary>
    public string Xml { get; }

    /// <summary>Says which guests are meant.</summary>
    /// <returns>Such as <c>x86_64 pc-q35-9.2 (kvm)</c>.</returns>
    public override string ToString() => $"{Architecture} {Machine} ({VirtType})";
}
