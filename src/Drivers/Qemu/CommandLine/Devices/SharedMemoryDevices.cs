using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Memory that guests share with one another.</summary>
/// <remarks>qemuBuildShmemCommandLine.</remarks>
internal static class SharedMemoryDevices
{
    /// <summary>Adds the guest's shared memory.</summary>
    /// <param name="launch">The command line.</param>
    internal static void Add(LaunchBuilder launch)
    {
        foreach (var memory in launch.Guest.Devices.Elements("shmem"))
        {
            launch.Object(Backend(memory));
            launch.Device(Describe(launch.Guest, memory));
            if (memory.Element("server") is { } server)
            {
                CharacterBackend.Add(launch, Server(server), "char" + GuestLayout.AliasOf(memory), "unix");
            }
        }
    }

    /// <summary>Describes the memory behind the device.</summary>
    /// <param name="memory">The device.</param>
    /// <returns>The object's properties; nothing where a server hands the memory out.</returns>
    internal static JsonObject? Backend(XElement memory) => memory.Element("server") is not null ? null
        : PropertyWriter.Object("memory-backend-file", "shmmem-" + GuestLayout.AliasOf(memory))
            .With("mem-path", $"/dev/shm/{memory.Get("name")}")
            .With("size", (long?)Size(memory))
            .With("share", (bool?)true);

    /// <summary>Describes the device.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="memory">The device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Describe(GuestLayout guest, XElement memory)
    {
        if (DeviceAddress.Kind(memory) != "pci")
        {
            throw Refusal.Unsupported("only 'pci' addresses are supported for the shared memory device");
        }

        var alias = GuestLayout.AliasOf(memory);
        var model = memory.Element("model")?.Get("type");
        var isServed = memory.Element("server") is not null;
        var interrupts = memory.Element("msi");
        if (model is not ("ivshmem-plain" or "ivshmem-doorbell"))
        {
            throw Refusal.Unsupported($"shmem model '{model}' is not supported by QEMU 4.0 and newer");
        }

        guest.Require(model, $"shmem model '{model}'");
        return PropertyWriter.Device(model).With("id", alias)
            .With("chardev", isServed ? "char" + alias : null)
            .With("memdev", isServed ? null : "shmmem-" + alias)
            .With("master", isServed ? null : memory.Get("role") switch { "master" => "on", "peer" => "off", _ => null })
            .Number("vectors", interrupts?.Get("vectors"))
            .Switch("ioeventfd", interrupts?.Get("ioeventfd"))
            .At(guest, memory);
    }

    /// <summary>Says where the server of shared memory listens, as a source of a character device.</summary>
    /// <param name="server">The server.</param>
    /// <returns>The source.</returns>
    internal static XElement Server(XElement server) => new("source", new XAttribute("mode", "connect"), new XAttribute("path", server.Get("path") ?? string.Empty));

    private static long Size(XElement memory)
    {
        var size = XmlSize.Read(memory, "size", 1L << 20) ?? 4L << 20;
        return (size & (size - 1)) != 0 ? throw Malformed("shmem size must be a power of two")
            : size < 1 << 20 ? throw Malformed("shmem size must be at least 1 MiB (1024 KiB)")
            : size;
    }

    private static Engine.Errors.VirtException Malformed(string text) => new(Engine.Errors.VirtErrorCode.XmlError, text, Engine.Errors.VirtErrorDomain.Qemu);
}
