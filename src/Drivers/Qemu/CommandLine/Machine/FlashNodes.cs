using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>The machine's flash memory, which holds a UEFI firmware and its variables.</summary>
/// <param name="Code">The block node of the firmware; nothing for none.</param>
/// <param name="Variables">The block node of its variables; nothing for none.</param>
/// <remarks>qemuBuildPflashBlockdevCommandLine, qemuBuildDomainLoaderCommandLine.</remarks>
internal sealed record FlashNodes(string? Code, string? Variables)
{
    /// <summary>Adds the block nodes of the flash memory.</summary>
    /// <param name="launch">The command line.</param>
    /// <returns>Their names.</returns>
    internal static FlashNodes Add(LaunchBuilder launch)
    {
        var os = launch.Guest.Domain.Element("os");
        if (os?.Element("loader") is not { } loader || loader.Get("type") != "pflash")
        {
            return new FlashNodes(null, null);
        }

        var code = new StorageImage
        {
            Type = "file",
            Source = new XElement("source", new XAttribute("file", loader.Value)),
            Format = loader.Get("format") ?? "raw",
            IsReadOnly = loader.Get("readonly") == "yes",
            Name = "pflash0",
            HasFormatNode = true,
            IsLast = loader.Get("format") == "qcow2",
        };
        var codeNode = Add(launch, code);
        return new FlashNodes(codeNode, os.Element("nvram") is { } variables ? Add(launch, VariablesOf(variables)) : null);
    }

    /// <summary>Adds a firmware that is no flash memory, and protects one that is.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddLoader(LaunchBuilder launch)
    {
        var loader = launch.Guest.Domain.Element("os")?.Element("loader");
        if (loader?.Get("type") == "pflash")
        {
            if (loader.Get("secure") == "yes")
            {
                launch.Option("-global", "driver=cfi.pflash01,property=secure,value=on");
            }
        }
        else if (loader is { Value.Length: > 0 })
        {
            launch.Option("-bios", loader.Value);
        }
    }

    private static StorageImage VariablesOf(XElement variables)
    {
        var source = variables.Element("source");
        var type = variables.Get("type") ?? "file";
        return new StorageImage
        {
            Type = type,
            Source = source ?? new XElement("source", new XAttribute("file", variables.Value)),
            Format = variables.Get("format") ?? "raw",
            Auth = source?.Element("auth"),
            Name = "pflash1",
            IsLast = variables.Get("format") == "qcow2",
        };
    }

    private static string Add(LaunchBuilder launch, StorageImage image)
    {
        foreach (var step in BlockChain.One(launch, image))
        {
            step.Add(launch);
        }

        return image.Node;
    }
}
