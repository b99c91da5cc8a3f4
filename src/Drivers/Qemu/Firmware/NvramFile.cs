using System.Xml.Linq;
using VirtPS.Drivers.Shared.Files;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Files;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Firmware;

/// <summary>The file in which a guest's UEFI keeps its variables.</summary>
/// <remarks>qemuPrepareNVRAM.</remarks>
internal static class NvramFile
{
    /// <summary>Finds the file of a definition.</summary>
    /// <param name="domain">The definition.</param>
    /// <returns>Its path; nothing when the guest has no such file of this host.</returns>
    internal static string? PathOf(XElement domain)
    {
        var nvram = domain.Element("os")?.Element("nvram");
        return nvram?.Get("type") is not (null or "file") ? null
            : nvram?.Element("source")?.Get("file") ?? (nvram?.Value is { Length: > 0 } path ? path : null);
    }

    /// <summary>Makes the file where it is missing: a copy of what the firmware's variables begin as.</summary>
    /// <param name="domain">The definition.</param>
    /// <param name="library">The firmware that the host has, for definitions that do not name the template.</param>
    /// <param name="configured">Firmware programs that the configuration names, with the templates of their variables.</param>
    /// <param name="isReset">Whether a file that is there is made afresh.</param>
    /// <param name="cancellationToken">Gives up; no half file stays.</param>
    /// <returns>Whether a file was made.</returns>
    /// <exception cref="VirtException">OperationFailed when nobody says what the variables begin as.</exception>
    internal static async Task<bool> PrepareAsync(
        XElement domain,
        IReadOnlyList<FirmwareDescriptor> library,
        IReadOnlyList<(string Program, string Template)> configured,
        bool isReset,
        CancellationToken cancellationToken)
    {
        if (PathOf(domain) is not { } path || (File.Exists(path) && !isReset))
        {
            return false;
        }

        var os = domain.Element("os")!;
        var nvram = os.Element("nvram")!;
        var loader = os.Element("loader")?.Value;
        var known = library.FirstOrDefault(firmware => firmware.Path == loader && firmware.TemplatePath is not null);
        var template = nvram.Get("template") ?? configured.FirstOrDefault(pair => pair.Program == loader).Template ?? known?.TemplatePath ?? (loader is null ? null : FirmwareCatalog.OldTemplateOf(loader))
            ?? throw new VirtException(VirtErrorCode.OperationFailed, $"unable to find any master var store for loader: {loader}", VirtErrorDomain.Qemu);
        var templateFormat = nvram.Get("templateFormat") ?? known?.TemplateFormat ?? "raw";
        var format = nvram.Get("format") ?? "raw";
        HostDirectory.Make(Path.GetDirectoryName(path)!, isPrivate: true);
        await CopyAsync(template, templateFormat, path, format, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async Task CopyAsync(string template, string templateFormat, string path, string format, CancellationToken cancellationToken)
    {
        try
        {
            if (templateFormat == format)
            {
                var content = await File.ReadAllBytesAsync(template, cancellationToken).ConfigureAwait(false);
                await WholeFile.WriteAsync(path, content, WholeFile.Private, overwrite: true, cancellationToken).ConfigureAwait(false);
                return;
            }

            var part = path + ".new";
            await HostProgram.Find("qemu-img", VirtErrorDomain.Qemu)
                .RunAsync(VirtErrorDomain.Qemu, ["convert", "-f", templateFormat, "-O", format, template, part], cancellationToken).ConfigureAwait(false);
            File.Move(part, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"Failed to create file '{path}' from '{template}': {e.Message}", VirtErrorDomain.Qemu, e);
        }
    }
}
