using System.Text;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>What the guest's firmware tables say: <c>-smbios</c> and <c>-fw_cfg</c>.</summary>
/// <remarks>qemuBuildSmbiosCommandLine, qemuBuildSysinfoCommandLine.</remarks>
internal static class SmbiosOptions
{
    private static readonly (string Block, int Type, string[] Names)[] Tables =
    [
        ("bios", 0, ["vendor", "version", "date", "release"]),
        ("system", 1, ["manufacturer", "product", "version", "serial", "uuid", "sku", "family"]),
        ("baseBoard", 2, ["manufacturer", "product", "version", "serial", "asset", "location"]),
        ("chassis", 3, ["manufacturer", "version", "serial", "asset", "sku"]),
    ];

    /// <summary>Adds the tables.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        var domain = launch.Guest.Domain;
        var mode = domain.Element("os")?.Element("smbios")?.Get("mode");
        var source = mode switch
        {
            "host" => launch.Context.HostSysinfo ?? throw Refusal.Unsupported("Host SMBIOS information is not available"),
            "sysinfo" => domain.Elements("sysinfo").FirstOrDefault(info => info.Get("type") is null or "smbios")
                ?? throw new Engine.Errors.VirtException(
                    Engine.Errors.VirtErrorCode.XmlError, $"Domain '{domain.Text("name")}' sysinfo are not available", Engine.Errors.VirtErrorDomain.Qemu),
            _ => null,
        };
        if (source is not null)
        {
            Describe(launch, source, isHost: mode == "host");
        }

        foreach (var entry in domain.Elements("sysinfo").Where(info => info.Get("type") == "fwcfg").Elements("entry"))
        {
            var content = entry.Get("file") is { } file ? $"file={PropertyWriter.Escape(file)}" : $"string={PropertyWriter.Escape(entry.Value)}";
            launch.Option("-fw_cfg", $"name={entry.Get("name")},{content}");
        }
    }

    private static void Describe(LaunchBuilder launch, XElement source, bool isHost)
    {
        if (source.Elements("baseBoard").Skip(1).Any())
        {
            throw Refusal.Unsupported("qemu does not support more than one entry to Type 2 in SMBIOS table");
        }

        foreach (var (block, type, names) in Tables)
        {
            if (source.Element(block) is not { } table)
            {
                continue;
            }

            var text = new StringBuilder($"type={type}");
            foreach (var name in names)
            {
                // The guest is not its host, whose uuid is its own.
                if (!(isHost && name == "uuid") && table.Elements("entry").FirstOrDefault(entry => entry.Get("name") == name)?.Value is { } value)
                {
                    text.Append(',').Append(name).Append('=').Append(PropertyWriter.Escape(value));
                }
            }

            launch.Option("-smbios", text.ToString());
        }

        if (source.Element("oemStrings") is { } strings)
        {
            launch.Option("-smbios", "type=11" + string.Concat(strings.Elements("entry").Select(entry => ",value=" + PropertyWriter.Escape(entry.Value))));
        }
    }
}
