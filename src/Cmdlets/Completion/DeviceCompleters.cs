using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Xml.Linq;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Completes kinds of device.</summary>
public sealed class DeviceKindCompleter() : WordCompleter([.. DeviceComposer.Kinds]);

/// <summary>Completes models and types of the kind of device that is already named on the line, as the connected hosts offer them.</summary>
public sealed class DeviceWordCompleter : IArgumentCompleter
{
    private static readonly Dictionary<string, string[]> Usual = new(StringComparer.OrdinalIgnoreCase)
    {
        ["controller Type"] = ["ccid", "fdc", "ide", "nvme", "pci", "sata", "scsi", "usb", "virtio-serial", "xenbus"],
        ["controller Model"] = ["pcie-root-port", "pcie-to-pci-bridge", "qemu-xhci", "virtio-scsi", "virtio-transitional"],
        ["filesystem Type"] = ["mount", "template", "file", "block", "ram", "bind"],
        ["hostdev Type"] = ["pci", "usb", "scsi", "scsi_host", "mdev"],
        ["input Type"] = ["tablet", "mouse", "keyboard", "passthrough", "evdev"],
        ["memory Model"] = ["dimm", "nvdimm", "virtio-mem", "virtio-pmem", "sgx-epc"],
        ["sound Model"] = ["ich9", "ich6", "ac97", "es1370", "sb16", "usb", "virtio"],
        ["video Model"] = ["virtio", "qxl", "vga", "cirrus", "bochs", "ramfb", "none"],
        ["watchdog Model"] = ["itco", "i6300esb", "ib700", "diag288"],
        ["tpm Model"] = ["tpm-crb", "tpm-tis", "tpm-spapr"],
        ["channel Type"] = ["unix", "pty", "spicevmc", "spiceport", "qemu-vdagent", "tcp"],
        ["serial Type"] = ["pty", "file", "tcp", "unix", "dev", "null", "stdio"],
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var kind = $"{fakeBoundParameters["Kind"]}".ToLowerInvariant();
        var offered = Completions.Ask((connection, token) => OfferedAsync(connection, kind, parameterName, token)).ToArray();
        return Completions.Matching(offered.Concat(Usual.GetValueOrDefault($"{kind} {parameterName}", [])).Distinct().Select(word => (word, word)), wordToComplete);
    }

    private static async Task<IReadOnlyList<string>> OfferedAsync(VirtConnection connection, string kind, string parameter, CancellationToken cancellationToken)
    {
        var query = new DomainCapabilitiesQuery(null, null, null, null);
        var xml = await connection.Host.GetDomainCapabilitiesAsync(query, cancellationToken).ConfigureAwait(false);
        return
        [
            .. VirtXml.Parse(xml, "domainCapabilities").Elements("devices").Elements(kind).Elements("enum")
                .Where(one => ((string?)one.Attribute("name"))?.StartsWith(parameter, StringComparison.OrdinalIgnoreCase) == true)
                .Elements("value").Select(value => value.Value),
        ];
    }
}
