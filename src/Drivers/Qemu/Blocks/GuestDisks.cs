using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Preparation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Blocks;

/// <summary>Finds guests' disks and their images, and what QEMU says of them.</summary>
internal static class GuestDisks
{
    /// <summary>Finds a disk.</summary>
    /// <param name="definition">The domain's definition.</param>
    /// <param name="name">Its target, or the path of its image; a number in brackets, which names an image of its chain, is passed over.</param>
    /// <returns>The disk.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none.</exception>
    internal static XElement Find(XElement definition, string name) =>
        TryFind(definition, name) ?? throw QemuNode.Speaker.Argument($"disk '{name}' was not found in the domain config");

    /// <summary>Finds a disk where libvirt says in other words than <see cref="Find"/> that there is none.</summary>
    /// <param name="definition">The domain's definition.</param>
    /// <param name="name">Its target, or the path of its image.</param>
    /// <returns>The disk.</returns>
    /// <exception cref="VirtException">InvalidArg when there is none.</exception>
    /// <remarks>qemuDomainDiskByName.</remarks>
    internal static XElement ByName(XElement definition, string name) =>
        TryFind(definition, name) ?? throw QemuNode.Speaker.Argument($"disk '{name}' not found in domain");

    /// <summary>Finds a disk that a query names.</summary>
    /// <param name="definition">The domain's definition.</param>
    /// <param name="name">Its target, or the path of its image.</param>
    /// <returns>The disk; nothing when there is none.</returns>
    internal static XElement? TryFind(XElement definition, string name) => DeviceEditor.FindDisk(new DomainXml(definition), Split(name).Disk);

    /// <summary>Finds an image of a chain.</summary>
    /// <param name="top">The image on top.</param>
    /// <param name="name">The disk, with the image's number in brackets; without one the image on top is meant.</param>
    /// <returns>The image.</returns>
    /// <exception cref="VirtException">InvalidArg when the chain has no such image.</exception>
    internal static StorageImage Image(StorageImage top, string name) => Split(name).Image is { } number
        ? top.Chain.FirstOrDefault(image => image.Name == number) ?? throw QemuNode.Speaker.Argument($"failed to find disk '{name}'")
        : top;

    /// <summary>Reads the chain of a running guest's disk.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <param name="disk">The disk.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The image on top.</returns>
    /// <exception cref="VirtException">InvalidArg for a drive without a medium.</exception>
    internal static async Task<StorageImage> ChainAsync(QemuNode node, QemuRun run, XElement disk, CancellationToken cancellationToken) =>
        StorageImage.OfDisk(disk, await ContextAsync(node, run, disk, cancellationToken).ConfigureAwait(false))
            ?? throw QemuNode.Speaker.Argument($"disk '{disk.Element("target")?.Get("dev")}' does not currently have a source assigned");

    /// <summary>Gathers what images are described with.</summary>
    /// <param name="node">Where the guest is.</param>
    /// <param name="run">Its run.</param>
    /// <param name="tree">What may name volumes of pools.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>It.</returns>
    internal static async Task<QemuLaunchContext> ContextAsync(QemuNode node, QemuRun run, XElement tree, CancellationToken cancellationToken) => new()
    {
        Facts = run.Facts,
        DomainDirectory = run.Directory,
        MasterKey = default,
        Volumes = await QemuVolumes.ReadAsync(node.Resources.Volumes, tree, cancellationToken).ConfigureAwait(false),
    };

    /// <summary>Tells an image's path.</summary>
    /// <param name="image">The image.</param>
    /// <returns>The path, or the name that its server knows it by; nothing when it has none.</returns>
    internal static string? PathOf(StorageImage image) => PathOf(image.Source);

    /// <summary>Tells a source's path.</summary>
    /// <param name="source">The source.</param>
    /// <returns>The path, or the name that its server knows it by; nothing when it has none.</returns>
    internal static string? PathOf(XElement? source) => source?.Get("file") ?? source?.Get("dev") ?? source?.Get("dir") ?? source?.Get("name");

    /// <summary>Asks for all block nodes.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The nodes by their names.</returns>
    internal static async Task<IReadOnlyDictionary<string, JsonElement>> NodesAsync(QmpClient monitor, CancellationToken cancellationToken)
    {
        var answer = await monitor.RunAsync("query-named-block-nodes", new JsonObject { ["flat"] = true }, cancellationToken).ConfigureAwait(false);
        return answer.Items().ToDictionary(item => item.Text("node-name") ?? string.Empty, StringComparer.Ordinal);
    }

    /// <summary>Asks for the counters of all drives.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The counters by the drives' names in QEMU's tree of objects.</returns>
    internal static async Task<IReadOnlyDictionary<string, JsonElement>> CountersAsync(QmpClient monitor, CancellationToken cancellationToken) =>
        ByDevice(await monitor.RunAsync("query-blockstats", null, cancellationToken).ConfigureAwait(false));

    /// <summary>Asks how all drives are.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Their states by the drives' names in QEMU's tree of objects.</returns>
    internal static async Task<IReadOnlyDictionary<string, JsonElement>> DrivesAsync(QmpClient monitor, CancellationToken cancellationToken) =>
        ByDevice(await monitor.RunAsync("query-block", null, cancellationToken).ConfigureAwait(false));

    private static Dictionary<string, JsonElement> ByDevice(JsonElement answer) => answer.Items()
        .Where(item => item.Text("qdev") is not null)
        .ToDictionary(item => item.Text("qdev")!, StringComparer.Ordinal);

    private static (string Disk, string? Image) Split(string name)
    {
        var start = name.LastIndexOf('[');
        return start > 0 && name.EndsWith(']') && uint.TryParse(name.AsSpan(start + 1, name.Length - start - 2), CultureInfo.InvariantCulture, out var number)
            ? (name[..start], number.ToString(CultureInfo.InvariantCulture))
            : (name, null);
    }
}
