using System.Text.Json;
using System.Text.Json.Nodes;
using VirtPS.Drivers.Qemu.CommandLine;
using VirtPS.Drivers.Qemu.Monitor;

namespace VirtPS.Drivers.Qemu.BlockJobs;

/// <summary>Keeps the bitmaps of checkpoints right while images of a chain are merged or copied.</summary>
/// <remarks>qemuBlockGetBitmapMergeActions and its kin. A bitmap of a checkpoint has its part in every image from the top down to that which the guest wrote to then.</remarks>
internal static class DirtyBitmaps
{
    /// <summary>The bitmap that keeps what the guest writes between the end of a job and the merge of the others.</summary>
    internal const string ActiveWrites = "libvirt-tmp-activewrite";

    /// <summary>Finds a bitmap of a node.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="node">The node.</param>
    /// <param name="name">The bitmap.</param>
    /// <returns>What QEMU says of it; nothing when there is none.</returns>
    internal static JsonElement? Find(IReadOnlyDictionary<string, JsonElement> nodes, string node, string name)
    {
        foreach (var bitmap in nodes.GetValueOrDefault(node).Items("dirty-bitmaps"))
        {
            if (bitmap.Text("name") == name)
            {
                return bitmap;
            }
        }

        return null;
    }

    /// <summary>Tells whether a chain has a bitmap such that it can be relied on.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="top">The image on top.</param>
    /// <param name="name">The bitmap.</param>
    /// <returns>Whether it begins at the top, has no gaps, and is active, persistent and consistent all over.</returns>
    /// <remarks>qemuBlockBitmapChainIsValid.</remarks>
    internal static bool IsValid(IReadOnlyDictionary<string, JsonElement> nodes, StorageImage top, string name)
    {
        var (isFound, isOver) = (false, false);
        foreach (var image in top.Chain)
        {
            if (Find(nodes, image.Node, name) is not { } bitmap)
            {
                if (!isFound)
                {
                    return false;
                }

                isOver = true;
                continue;
            }

            if (isOver || bitmap.Flag("inconsistent") == true || bitmap.Flag("persistent") != true || bitmap.Flag("recording") != true)
            {
                return false;
            }

            isFound = true;
        }

        return isFound;
    }

    /// <summary>Makes the action that adds a bitmap.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The bitmap.</param>
    /// <param name="isPersistent">Whether it outlives the guest's run.</param>
    /// <param name="isDisabled">Whether it takes no note of writes.</param>
    /// <param name="granularity">How many bytes one bit stands for; nought for QEMU's choice.</param>
    /// <returns>The action.</returns>
    internal static JsonObject Add(string node, string name, bool isPersistent, bool isDisabled, long granularity = 0)
    {
        var data = new JsonObject { ["node"] = node, ["name"] = name, ["persistent"] = isPersistent, ["disabled"] = isDisabled };
        if (granularity > 0)
        {
            data["granularity"] = granularity;
        }

        return Action("block-dirty-bitmap-add", data);
    }

    /// <summary>Makes the action that removes a bitmap.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The bitmap.</param>
    /// <returns>The action.</returns>
    internal static JsonObject Remove(string node, string name) => Action("block-dirty-bitmap-remove", new JsonObject { ["node"] = node, ["name"] = name });

    /// <summary>Makes the action that merges bitmaps into one.</summary>
    /// <param name="node">The node of the one.</param>
    /// <param name="name">The one.</param>
    /// <param name="sources">The nodes and names of the others.</param>
    /// <returns>The action.</returns>
    internal static JsonObject Merge(string node, string name, IEnumerable<(string Node, string Name)> sources) => Action(
        "block-dirty-bitmap-merge",
        new JsonObject
        {
            ["node"] = node,
            ["target"] = name,
            ["bitmaps"] = new JsonArray([.. sources.Select(source => (JsonNode)new JsonObject { ["node"] = source.Node, ["name"] = source.Name })]),
        });

    /// <summary>Lists what merges the bitmaps of a chain into one image.</summary>
    /// <param name="nodes">All nodes.</param>
    /// <param name="top">The image on top.</param>
    /// <param name="below">The first image that is left out; nothing for the whole chain.</param>
    /// <param name="into">The node that the bitmaps are merged in.</param>
    /// <param name="only">The only bitmap that is meant; nothing for all.</param>
    /// <param name="merged">What it is called there, and temporary then; nothing for the bitmaps' own names.</param>
    /// <param name="writes">The node whose latest writes are merged too; nothing for none.</param>
    /// <param name="isRecording">Whether what is temporary takes note of writes.</param>
    /// <returns>The actions of a transaction.</returns>
    internal static JsonArray MergeAll(
        IReadOnlyDictionary<string, JsonElement> nodes, StorageImage top, StorageImage? below, string into, string? only = null, string? merged = null, string? writes = null, bool isRecording = false)
    {
        var actions = new JsonArray();
        var names = nodes.GetValueOrDefault(top.Node).Items("dirty-bitmaps").Select(bitmap => bitmap.Text("name")).OfType<string>()
            .Where(name => (only is null || name == only) && IsValid(nodes, top, name)).ToList();
        foreach (var name in names)
        {
            List<(string Node, string Name)> sources = [];
            var granularity = 0L;
            foreach (var image in top.Chain.TakeWhile(image => below is null || image.Name != below.Name))
            {
                if (Find(nodes, image.Node, name) is { } bitmap)
                {
                    granularity = granularity == 0 ? bitmap.Number("granularity") ?? 0 : granularity;
                    sources.Add((image.Node, name));
                }
            }

            var target = merged ?? name;
            if (merged is not null || Find(nodes, into, name) is null)
            {
                actions.Add(Add(into, target, isPersistent: merged is null, isDisabled: merged is not null && !isRecording, granularity));
            }

            if (writes is not null)
            {
                sources.Add((writes, ActiveWrites));
            }

            actions.Add(Merge(into, target, sources));
        }

        if (writes is not null)
        {
            actions.Add(Remove(writes, ActiveWrites));
        }

        return actions;
    }

    /// <summary>Does all of several actions, or nothing.</summary>
    /// <param name="monitor">The guest's monitor.</param>
    /// <param name="actions">The actions; none is no work.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The work.</returns>
    internal static Task TransactAsync(QmpClient monitor, JsonArray actions, CancellationToken cancellationToken) => actions.Count == 0
        ? Task.CompletedTask
        : monitor.RunAsync("transaction", new JsonObject { ["actions"] = actions }, cancellationToken);

    private static JsonObject Action(string type, JsonObject data) => new() { ["type"] = type, ["data"] = data };
}
