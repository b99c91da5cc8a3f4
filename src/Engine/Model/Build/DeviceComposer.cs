using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>Describes devices of any kind from the few words by which people know them.</summary>
public sealed class DeviceComposer
{
    private const string Text = "#text";

    private readonly string _kind;
    private readonly XElement _device;

    private DeviceComposer(string kind) => (_kind, _device) = (kind, new XElement(kind));

    /// <summary>The kinds of device that have no command of their own.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "audio", "channel", "console", "controller", "crypto", "filesystem", "hostdev", "hub", "input", "iommu", "lease", "memballoon", "memory",
        "panic", "parallel", "pstore", "redirdev", "rng", "serial", "shmem", "smartcard", "sound", "tpm", "video", "vsock", "watchdog",
    ];

    /// <summary>Describes a device.</summary>
    /// <param name="kind">The kind: one of <see cref="Kinds"/>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="model">Its model.</param>
    /// <param name="source">What it stands for on the host: a path, a host's device, or a size in bytes for memory.</param>
    /// <param name="target">Where the guest sees it: a path, a name or a number.</param>
    /// <param name="properties">Anything else: values by the path to an attribute, such as <c>driver.queues</c>; <c>#text</c> at its end stands for an element's text.</param>
    /// <returns>The device.</returns>
    /// <exception cref="VirtException">InvalidArg for a kind that is not known, or that has no type, model, source or target.</exception>
    public static VirtDeviceConfig Compose(
        string kind, string? type, string? model, string? source, string? target, IReadOnlyDictionary<string, object> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        if (!Kinds.Contains(kind))
        {
            throw Wrong($"there is no device of the kind '{kind}'; kinds are {string.Join(", ", Kinds)}");
        }

        var composer = new DeviceComposer(kind);
        composer.SetType(type, source);
        composer.SetModel(model);
        composer.SetSource(type, source);
        composer.SetTarget(target);
        foreach (var (path, value) in properties)
        {
            composer.Set(path, Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        return new VirtDeviceConfig(kind, type, model, VirtXml.Write(composer._device));
    }

    private void SetType(string? type, string? source)
    {
        switch (_kind)
        {
            case "hostdev":
                Set("mode", "subsystem");
                Set("type", type ?? throw Wrong("a hostdev has a type: pci, usb, scsi, scsi_host or mdev"));
                break;
            case "smartcard":
                Set("mode", type ?? "host");
                break;
            case "rng":
                Set("backend.model", type ?? "random");
                break;
            case "tpm":
                Set("backend.type", type ?? (source is null ? "emulator" : "passthrough"));
                break;
            case "channel" or "console" or "serial" or "parallel":
                Set("type", type ?? "pty");
                break;
            case "filesystem":
                Set("type", type ?? "mount");
                break;
            case "audio" or "controller" or "crypto" or "hub" or "input" or "redirdev":
                SetIf("type", type);
                break;
            default:
                RefuseIf(type, "type");
                break;
        }
    }

    private void SetModel(string? model)
    {
        switch (_kind)
        {
            case "video" or "shmem":
                SetIf("model.type", model);
                break;
            case "rng" or "memballoon" or "vsock":
                Set("model", model ?? "virtio");
                break;
            case "tpm":
                Set("model", model ?? "tpm-crb");
                break;
            case "memory":
                Set("model", model ?? "dimm");
                break;
            case "controller" or "crypto" or "hostdev" or "iommu" or "panic" or "pstore" or "sound" or "watchdog":
                SetIf("model", model);
                break;
            case "serial" or "console":
                SetIf("target.model.name", model);
                break;
            default:
                RefuseIf(model, "model");
                break;
        }
    }

    private void SetSource(string? type, string? source)
    {
        if (source is null)
        {
            return;
        }

        switch (_kind)
        {
            case "filesystem":
                Set("source.dir", source);
                break;
            case "channel" or "console" or "serial" or "parallel" or "smartcard" or "redirdev":
                Set("source.path", source);
                break;
            case "input":
                Set("source.evdev", source);
                break;
            case "rng":
                Set($"backend.{Text}", source);
                break;
            case "tpm":
                Set("backend.device.path", source);
                break;
            case "lease":
                Set($"key.{Text}", source);
                break;
            case "memory" or "shmem":
                SetSize(_kind == "memory" ? "target.size" : "size", source);
                break;
            case "hostdev":
                SetHostDevice(type!, source);
                break;
            default:
                RefuseIf(source, "source");
                break;
        }
    }

    private void SetTarget(string? target)
    {
        if (target is null)
        {
            return;
        }

        switch (_kind)
        {
            case "filesystem":
                Set("target.dir", target);
                break;
            case "channel":
                Set("target.type", "virtio");
                Set("target.name", target);
                break;
            case "console" or "serial" or "parallel":
                Set("target.port", target);
                break;
            case "memory":
                Set($"target.node.{Text}", target);
                break;
            case "vsock":
                Set("cid.auto", "no");
                Set("cid.address", target);
                break;
            case "controller":
                Set("index", target);
                break;
            case "audio":
                Set("id", target);
                break;
            case "shmem":
                Set("name", target);
                break;
            default:
                RefuseIf(target, "target");
                break;
        }
    }

    private void SetSize(string path, string source)
    {
        var bytes = long.TryParse(source, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given > 0 && given % ScaledSize.KiB == 0
            ? given
            : throw Wrong($"the source of a {_kind} is its size, a number of bytes in whole KiB, not '{source}'");
        Set($"{path}.unit", "KiB");
        Set($"{path}.{Text}", (bytes / ScaledSize.KiB).ToString(CultureInfo.InvariantCulture));
    }

    private void SetHostDevice(string type, string source)
    {
        var parts = source.Split(':', '.');
        switch (type)
        {
            case "pci" when parts.Length == 4 && Array.TrueForAll(parts, IsHex):
                Set("managed", "yes");
                foreach (var (name, part) in new[] { "domain", "bus", "slot", "function" }.Zip(parts))
                {
                    Set($"source.address.{name}", $"0x{part}");
                }

                break;
            case "usb" when parts.Length == 2 && Array.TrueForAll(parts, IsHex):
                Set("source.vendor.id", $"0x{parts[0]}");
                Set("source.product.id", $"0x{parts[1]}");
                break;
            case "mdev" when Guid.TryParse(source, out _):
                Set("model", (string?)_device.Attribute("model") ?? "vfio-pci");
                Set("source.address.uuid", source);
                break;
            default:
                throw Wrong($"'{source}' names no {type} device; write 0000:01:00.0 for pci, vendor:product for usb, a uuid for mdev, and -Property for others");
        }
    }

    private void Set(string path, string value)
    {
        var steps = path.Split('.');
        var place = steps[..^1].Aggregate(_device, (parent, step) =>
        {
            var child = parent.Element(Name(step));
            if (child is null)
            {
                parent.Add(child = new XElement(Name(step)));
            }

            return child;
        });
        if (steps[^1] == Text)
        {
            place.Value = value;
        }
        else
        {
            place.SetAttributeValue(Name(steps[^1]), value);
        }
    }

    private void SetIf(string path, string? value)
    {
        if (value is not null)
        {
            Set(path, value);
        }
    }

    private void RefuseIf(string? value, string what)
    {
        if (value is not null)
        {
            throw Wrong($"a {_kind} has no {what} ('{value}'); -Property says anything else of it");
        }
    }

    private static bool IsHex(string text) => int.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static string Name(string step)
    {
        try
        {
            return XmlConvert.VerifyNCName(step);
        }
        catch (Exception error) when (error is XmlException or ArgumentException)
        {
            throw Wrong($"'{step}' is no name of an element or attribute");
        }
    }

    private static VirtException Wrong(string message) => VirtException.Worded(VirtErrorCode.InvalidArg, message);
}
