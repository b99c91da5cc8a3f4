using System.IO.Enumeration;
using System.Text.Json;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Qemu.Firmware;

/// <summary>A firmware image that is there for guests, as its descriptor tells.</summary>
/// <remarks>QEMU's docs/interop/firmware.json.</remarks>
internal sealed record FirmwareDescriptor
{
    /// <summary>What it offers to operating systems: uefi, bios and others.</summary>
    internal required IReadOnlyList<string> Interfaces { get; init; }

    /// <summary>How it gets into the guest: flash, memory or kernel.</summary>
    internal required string Device { get; init; }

    /// <summary>For flash, what becomes of its variables: split, combined or stateless.</summary>
    internal string Mode { get; init; } = "split";

    /// <summary>The image's file.</summary>
    internal required string Path { get; init; }

    /// <summary>The image's format.</summary>
    internal string Format { get; init; } = "raw";

    /// <summary>The file that a guest's variables start from; null for none.</summary>
    internal string? TemplatePath { get; init; }

    /// <summary>That file's format.</summary>
    internal string? TemplateFormat { get; init; }

    /// <summary>The architectures and machines that it is for, these as patterns.</summary>
    internal required IReadOnlyList<(string Arch, string Machine)> Targets { get; init; }

    /// <summary>What it can and needs: secure-boot, enrolled-keys, requires-smm and others.</summary>
    internal required IReadOnlySet<string> Features { get; init; }

    /// <summary>Reads a descriptor.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="source">Its file, for errors.</param>
    /// <exception cref="VirtException"><see cref="VirtErrorCode.InternalError"/> when it is none.</exception>
    public static FirmwareDescriptor Parse(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new VirtException(VirtErrorCode.InternalError, $"failed to parse firmware descriptor '{source}': {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }

    /// <summary>Tells whether it is for a machine.</summary>
    public bool IsFor(string arch, string machine) =>
        Targets.Any(target => target.Arch == arch && FileSystemName.MatchesSimpleExpression(target.Machine, machine, ignoreCase: false));

    private static FirmwareDescriptor Read(JsonElement root)
    {
        var mapping = root.GetProperty("mapping");
        var device = mapping.GetProperty("device").GetString()!;
        var image = device == "flash" ? mapping.GetProperty("executable") : mapping;
        JsonElement? template = mapping.TryGetProperty("nvram-template", out var found) ? found : null;
        return new FirmwareDescriptor
        {
            Interfaces = [.. Strings(root.GetProperty("interface-types"))],
            Device = device,
            Mode = mapping.TryGetProperty("mode", out var mode) ? mode.GetString()! : "split",
            Path = image.GetProperty("filename").GetString()!,
            Format = image.TryGetProperty("format", out var format) ? format.GetString()! : "raw",
            TemplatePath = template?.GetProperty("filename").GetString(),
            TemplateFormat = template?.GetProperty("format").GetString(),
            Targets =
            [
                .. root.GetProperty("targets").EnumerateArray().SelectMany(target =>
                    Strings(target.GetProperty("machines")).Select(machine => (ArchOf(target.GetProperty("architecture").GetString()!), machine))),
            ],
            Features = Strings(root.GetProperty("features")).ToHashSet(StringComparer.Ordinal),
        };
    }

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    // QEMU's names for two architectures are not libvirt's.
    private static string ArchOf(string name) => name switch { "i386" => "i686", "arm" => "armv7l", _ => name };
}
