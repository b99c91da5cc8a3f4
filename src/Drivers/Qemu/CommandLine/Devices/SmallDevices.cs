using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.CommandLine;

/// <summary>Devices that are described in a line or two: balloon, entropy source, watchdog, panic notifier and their like.</summary>
internal static class SmallDevices
{
    /// <summary>Adds the guest's memory balloon.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddBalloon(LaunchBuilder launch)
    {
        if (launch.Guest.Devices.Element("memballoon") is not { } balloon || balloon.Get("model") == "none")
        {
            return;
        }

        launch.Device(VirtioDevice.Begin(launch.Guest, balloon, "virtio-balloon")
            .With("id", GuestLayout.AliasOf(balloon))
            .Switch("deflate-on-oom", balloon.Get("autodeflate"))
            .Switch("free-page-reporting", balloon.Get("freePageReporting"))
            .At(launch.Guest, balloon));
    }

    /// <summary>Adds the guest's watchdogs and what they do.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddWatchdogs(LaunchBuilder launch)
    {
        string? action = null;
        foreach (var watchdog in launch.Guest.Devices.Elements("watchdog"))
        {
            action = watchdog.Get("action") ?? "reset";
            if (watchdog.Get("model") == "itco")
            {
                // It is part of Q35's chipset, which keeps it from acting unless told.
                launch.Option("-global", "ICH9-LPC.noreboot=off");
            }
            else
            {
                launch.Device(Watchdog(launch.Guest, watchdog));
            }
        }

        if (action is not null)
        {
            // To dump its core the guest is paused first, and the driver does the rest.
            launch.Option("-watchdog-action", action == "dump" ? "pause" : action);
        }
    }

    /// <summary>Describes a watchdog.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="watchdog">The watchdog.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Watchdog(GuestLayout guest, XElement watchdog)
    {
        var model = watchdog.Get("model") ?? throw Refusal.Broken("the watchdog has no model");
        guest.Require(model, $"watchdog model '{model}'");
        return PropertyWriter.Device(model).With("id", GuestLayout.AliasOf(watchdog)).At(guest, watchdog);
    }

    /// <summary>Adds the guest's entropy sources.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddEntropy(LaunchBuilder launch)
    {
        foreach (var source in launch.Guest.Devices.Elements("rng"))
        {
            if (source.Element("backend") is { } backend && backend.Get("model") == "egd")
            {
                CharacterBackend.Add(launch, backend, "char" + GuestLayout.AliasOf(source));
            }

            launch.Object(EntropyBackend(source));
            launch.Device(Entropy(launch.Guest, source));
        }
    }

    /// <summary>Describes where the host takes entropy.</summary>
    /// <param name="source">The entropy source.</param>
    /// <returns>The object's properties.</returns>
    internal static JsonObject EntropyBackend(XElement source)
    {
        var alias = GuestLayout.AliasOf(source);
        var backend = source.Element("backend");
        return backend?.Get("model") switch
        {
            "random" => PropertyWriter.Object("rng-random", "obj" + alias).With("filename", backend.Value),
            "egd" => PropertyWriter.Object("rng-egd", "obj" + alias).With("chardev", "char" + alias),
            "builtin" => PropertyWriter.Object("rng-builtin", "obj" + alias),
            var model => throw Refusal.Unsupported($"unsupported rng backend '{model}'"),
        };
    }

    /// <summary>Describes the guest's end of an entropy source.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="source">The entropy source.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Entropy(GuestLayout guest, XElement source)
    {
        var alias = GuestLayout.AliasOf(source);
        var rate = source.Element("rate");
        var bytes = PropertyWriter.ReadNumber(rate?.Get("bytes")) ?? 0;
        return VirtioDevice.Begin(guest, source, "virtio-rng")
            .With("rng", "obj" + alias)
            .With("id", alias)
            .With("max-bytes", bytes > 0 ? bytes : null)
            .With("period", bytes > 0 ? PropertyWriter.ReadNumber(rate?.Get("period")) ?? 1000 : null)
            .At(guest, source);
    }

    /// <summary>Adds the guest's panic notifiers.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddPanic(LaunchBuilder launch)
    {
        foreach (var panic in launch.Guest.Devices.Elements("panic"))
        {
            switch (panic.Get("model"))
            {
                case "isa":
                    launch.Device(PropertyWriter.Device("pvpanic")
                        .With("ioport", DeviceAddress.Kind(panic) == "isa" ? DeviceAddress.Number(panic.Element("address")!, "iobase") : null));
                    break;
                case "pvpanic":
                    launch.Device(PropertyWriter.Device("pvpanic-pci").At(launch.Guest, panic));
                    break;
            }
        }
    }

    /// <summary>Adds the guest's socket to its host.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddSocket(LaunchBuilder launch)
    {
        if (launch.Guest.Devices.Element("vsock") is { } socket)
        {
            var number = launch.Inherit(QemuDescriptorKind.VhostVsock, GuestLayout.AliasOf(socket), "/dev/vhost-vsock");
            launch.Device(Socket(launch.Guest, socket, number.Invariant()));
        }
    }

    /// <summary>Describes the guest's socket to its host.</summary>
    /// <param name="guest">The guest.</param>
    /// <param name="socket">The device.</param>
    /// <param name="descriptor">The number or name of the open vhost device.</param>
    /// <returns>Its properties.</returns>
    internal static JsonObject Socket(GuestLayout guest, XElement socket, string descriptor) => VirtioDevice.Begin(guest, socket, "vhost-vsock")
        .With("id", GuestLayout.AliasOf(socket))
        .With("guest-cid", PropertyWriter.ReadNumber(socket.Element("cid")?.Get("address")))
        .With("vhostfd", descriptor)
        .At(guest, socket);

    /// <summary>Adds the guest's IOMMUs.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddIommu(LaunchBuilder launch)
    {
        foreach (var iommu in launch.Guest.Devices.Elements("iommu"))
        {
            var driver = iommu.Element("driver");
            switch (iommu.Get("model"))
            {
                case "intel":
                    launch.Guest.Require("intel-iommu", "IOMMU device 'intel'");
                    launch.Device(PropertyWriter.Device("intel-iommu")
                        .With("id", GuestLayout.AliasOf(iommu))
                        .OnOff("intremap", driver?.Get("intremap"))
                        .Switch("caching-mode", driver?.Get("caching_mode"))
                        .OnOff("eim", driver?.Get("eim"))
                        .Switch("device-iotlb", driver?.Get("iotlb"))
                        .Number("aw-bits", driver?.Get("aw_bits"))
                        .Switch("dma-translation", driver?.Get("dma_translation"))
                        .At(launch.Guest, iommu));
                    break;
                case "virtio":
                    launch.Guest.Require("virtio-iommu-pci", "IOMMU device 'virtio'");
                    launch.Device(PropertyWriter.Device("virtio-iommu").With("id", GuestLayout.AliasOf(iommu)).At(launch.Guest, iommu));
                    break;
                case "amd":
                    launch.Guest.Require("amd-iommu", "IOMMU device 'amd'");
                    launch.Device(PropertyWriter.Device("amd-iommu")
                        .With("pci-id", GuestLayout.AliasOf(iommu))
                        .OnOff("intremap", driver?.Get("intremap"))
                        .Switch("pt", driver?.Get("passthrough"))
                        .OnOff("xtsup", driver?.Get("xtsup"))
                        .Switch("device-iotlb", driver?.Get("iotlb")));
                    break;
                case "smmuv3":
                    break;
                case var model:
                    throw Refusal.Unsupported($"IOMMU device '{model}' is not supported by QEMU");
            }
        }
    }

    /// <summary>Adds what tells a guest that it is another run of itself, where the definition asks for that.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddGenerationId(LaunchBuilder launch)
    {
        if (launch.Guest.Domain.Element("genid") is { } id)
        {
            launch.Device(PropertyWriter.Device("vmgenid").With("guid", id.Value).With("id", "vmgenid0"));
        }
    }

    /// <summary>Adds what lets a dump of the guest be understood, where the definition asks for that.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddCoreInfo(LaunchBuilder launch)
    {
        if (launch.Guest.Feature("vmcoreinfo") == true)
        {
            launch.Device(PropertyWriter.Device("vmcoreinfo"));
        }
    }

    /// <summary>Adds the guest's cryptographic accelerators.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddCrypto(LaunchBuilder launch)
    {
        foreach (var crypto in launch.Guest.Devices.Elements("crypto"))
        {
            var alias = GuestLayout.AliasOf(crypto);
            var backend = crypto.Element("backend");
            var type = backend?.Get("model") switch
            {
                "builtin" => "cryptodev-backend-builtin",
                "lkcf" => "cryptodev-backend-lkcf",
                var model => throw Refusal.Unsupported($"unsupported crypto backend '{model}'"),
            };
            launch.Guest.Require(type, $"crypto backend '{backend.Get("model")}'");
            launch.Object(PropertyWriter.Object(type, "obj" + alias).Number("queues", backend.Get("queues")));
            launch.Device(VirtioDevice.Begin(launch.Guest, crypto, "virtio-crypto").With("cryptodev", "obj" + alias).With("id", alias).At(launch.Guest, crypto));
        }
    }

    /// <summary>Adds the device that keeps what the guest last said.</summary>
    /// <param name="launch">The command line.</param>
    internal static void AddPersistentStore(LaunchBuilder launch)
    {
        foreach (var store in launch.Guest.Devices.Elements("pstore"))
        {
            var alias = GuestLayout.AliasOf(store);
            launch.Guest.Require("acpi-erst", "pstore");
            var size = XmlSize.Read(store, "size", ScaledSize.KiB);
            launch.Object(PropertyWriter.Object("memory-backend-file", "mem" + alias).With("mem-path", store.Text("path")).With("size", size).With("share", (bool?)true));
            launch.Device(PropertyWriter.Device("acpi-erst").With("id", alias).With("memdev", "mem" + alias).At(launch.Guest, store));
        }
    }
}
