using System.Text.Json;
using VirtPS.Drivers.Qemu.Monitor;

namespace VirtPS.Drivers.Qemu.Capabilities;

/// <summary>QMP's description of itself, asked by paths such as <c>blockdev-add/arg-type/+file/drop-cache</c>.</summary>
/// <remarks>virQEMUQAPISchemaPathGet. <c>arg-type</c> and <c>ret-type</c> lead from a command to its records, a name to a member, <c>*</c> before it to an optional one, <c>+</c> to a branch of a union, <c>^</c> to a value of an enumeration, <c>$</c> to a feature.</remarks>
internal sealed class QmpSchema
{
    private readonly Dictionary<string, JsonElement> _entities = new(StringComparer.Ordinal);

    /// <summary>Reads a description.</summary>
    /// <param name="answer">The answer to query-qmp-schema.</param>
    internal QmpSchema(JsonElement answer)
    {
        foreach (var entity in answer.Items())
        {
            _entities[entity.Text("name")!] = entity;
        }
    }

    /// <summary>Whether a mirror can be told that its target is full of zeroes.</summary>
    internal const string ZeroedMirror = "blockdev-mirror/arg-type/*target-is-zero";

    /// <summary>The paths that decisions depend on.</summary>
    internal static IReadOnlyList<string> Wanted { get; } =
    [
        "blockdev-add/arg-type/+file/drop-cache",
        "blockdev-add/arg-type/+file/$dynamic-auto-read-only",
        "blockdev-add/arg-type/+nvme",
        "blockdev-add/arg-type/+rbd/encrypt",
        "blockdev-add/arg-type/+nbd/tls-hostname",
        "blockdev-add/arg-type/+raw",
        "blockdev-add/arg-type/+qcow2",
        "blockdev-backup",
        ZeroedMirror,
        "blockdev-snapshot/$allow-write-only-overlay",
        "block-commit/arg-type/*top",
        "calc-dirty-rate/arg-type/mode",
        "chardev-add/arg-type/backend/+qemu-vdagent",
        "chardev-add/arg-type/backend/+socket/data/reconnect-ms",
        "device_add/$json-cli",
        "device_add/$json-cli-hotplug",
        "dump-guest-memory/arg-type/format/^win-dmp",
        "migrate-set-parameters/arg-type/downtime-limit",
        "migrate-set-parameters/arg-type/max-bandwidth",
        "migrate-set-parameters/arg-type/tls-hostname",
        "migrate-set-parameters/arg-type/multifd-channels",
        "nbd-server-start/arg-type/tls-creds",
        "nbd-server-add/arg-type/bitmap",
        "netdev_add/arg-type/+dgram",
        "netdev_add/arg-type/+stream",
        "netdev_add/arg-type/+user",
        "netdev_add/arg-type/+vhost-vdpa",
        "object-add/arg-type/qom-type/^secret",
        "object-add/arg-type/+iothread/thread-pool-max",
        "object-add/arg-type/+memory-backend-file/x-use-canonical-path-for-ramblock-id",
        "object-add/arg-type/+memory-backend-memfd",
        "object-add/arg-type/+sev-guest/kernel-hashes",
        "object-add/arg-type/+tls-creds-x509",
        "query-display-options/ret-type/+egl-headless/rendernode",
        "query-display-options/ret-type/+sdl",
        "query-display-options/ret-type/+dbus",
        "query-display-options/ret-type/+egl-headless",
        "query-hotpluggable-cpus/ret-type/props/core-id",
        "query-named-block-nodes/arg-type/flat",
        "query-stats/arg-type",
        "query-stats-schemas/ret-type/stats/type/^boolean",
        "query-yank",
        "screendump/arg-type/device",
        "screendump/arg-type/format/^png",
        "set-numa-node/arg-type/+hmat-lb",
        "transaction/arg-type/actions/+blockdev-backup",
    ];

    /// <summary>Tells whether a path is there.</summary>
    /// <param name="path">The path.</param>
    /// <returns>Whether it is.</returns>
    internal bool Has(string path)
    {
        var steps = path.Split('/');
        return _entities.TryGetValue(steps[0], out var entity) && Follow(entity, steps.AsSpan(1));
    }

    private static bool HasFeature(JsonElement entity, string name) => entity.Items("features").Any(feature => feature.ValueEquals(name));

    private bool Follow(JsonElement entity, ReadOnlySpan<string> steps)
    {
        while (entity.Text("element-type") is { } element && entity.Text("meta-type") == "array")
        {
            entity = _entities[element];
        }

        if (steps.IsEmpty)
        {
            return true;
        }

        var step = steps[0];
        var rest = steps[1..];
        switch (step[0])
        {
            case '$':
                return rest.IsEmpty && HasFeature(entity, step[1..]);
            case '^':
                return rest.IsEmpty && (entity.Items("values").Any(value => value.ValueEquals(step[1..]))
                    || entity.Items("members").Any(member => member.Text("name") == step[1..]));
            case '+':
                return Step(entity.Items("variants").FirstOrDefault(variant => variant.Text("case") == step[1..]), "type", rest);
            case '*':
                return Step(entity.Items("members").FirstOrDefault(member => member.Text("name") == step[1..] && member.Field("default") is not null), "type", rest);
            default:
                break;
        }

        if (step is "arg-type" or "ret-type")
        {
            return entity.Text(step) is { } named && _entities.TryGetValue(named, out var record) && Follow(record, rest);
        }

        var found = entity.Items("members").FirstOrDefault(member => member.Text("name") == step);
        return found.ValueKind != JsonValueKind.Undefined && rest is [['$', .. var feature]]
            ? HasFeature(found, feature)
            : Step(found, "type", rest);
    }

    private bool Step(JsonElement link, string field, ReadOnlySpan<string> rest) =>
        link.Text(field) is { } type && _entities.TryGetValue(type, out var next) && Follow(next, rest);
}
