using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using VirtPS.Drivers.Qemu.Domains;
using VirtPS.Drivers.Qemu.Monitor;
using VirtPS.Drivers.Qemu.Processes;
using VirtPS.Drivers.Shared.Programs;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Qemu.Tuning;

/// <summary>Adds, removes, pins and tunes the I/O threads of domains.</summary>
/// <param name="node">Where the domains are.</param>
internal sealed class QemuThreads(QemuNode node)
{
    private const string Prefix = "iothread";

    private static readonly Dictionary<string, string> Parameters = new(StringComparer.Ordinal)
    {
        ["poll_max_ns"] = "poll-max-ns", ["poll_grow"] = "poll-grow", ["poll_shrink"] = "poll-shrink",
        ["thread_pool_min"] = "thread-pool-min", ["thread_pool_max"] = "thread-pool-max",
    };

    /// <summary>Reads which of the host's threads the I/O threads are.</summary>
    /// <param name="answer">The answer to query-iothreads.</param>
    /// <returns>Their numbers in the definition with the host's.</returns>
    internal static IEnumerable<(uint Id, int Thread)> Read(JsonElement answer) =>
        answer.Items().Select(thread => (Id: Number(thread.Text("id")), Thread: (int)(thread.Number("thread-id") ?? 0))).Where(pair => pair.Id > 0).OrderBy(pair => pair.Id);

    /// <summary>Lists the threads.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="flags">Of which definition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The threads.</returns>
    internal async Task<IReadOnlyList<IOThreadInfo>> ListAsync(QemuDomain domain, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        if (node.Changes.Resolve(domain, flags).HasFlag(DomainAffectFlags.Live))
        {
            var run = QemuNode.Running(domain);
            var answer = await run.Monitor.RunAsync("query-iothreads", null, cancellationToken).ConfigureAwait(false);
            return
            [
                .. Read(answer).Select(pair => new IOThreadInfo(pair.Id, QemuPinning.MapOf(CpuAffinity.Read(pair.Thread)))),
            ];
        }

        var tree = domain.StoredDefinition.ToTree();
        return [.. Ids(tree).Select(id => new IOThreadInfo(id, QemuPinning.MapOf(QemuPinning.Read(tree, "iothreadpin", Prefix, id))))];
    }

    /// <summary>Adds a thread.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">Its number.</param>
    /// <param name="flags">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal Task AddAsync(QemuDomain domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        domain,
        id,
        flags,
        async run =>
        {
            await run.Monitor.RunAsync("object-add", new JsonObject { ["qom-type"] = "iothread", ["id"] = Name(id) }, cancellationToken).ConfigureAwait(false);
            var answer = await run.Monitor.RunAsync("query-iothreads", null, cancellationToken).ConfigureAwait(false);
            foreach (var (_, thread) in Read(answer).Where(pair => pair.Id == id))
            {
                QemuGroups.PlaceIOThread(run, domain.Definition.ToTree(), id, thread);
            }
        },
        tree =>
        {
            if (Ids(tree.Element).Contains(id))
            {
                throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"an IOThread is already using iothread_id '{id}'");
            }

            var list = Listed(tree.Element);
            list.Add(new XElement("iothread", new XAttribute("id", id)));
            tree.IOThreads = list.Elements().Count();
        },
        cancellationToken);

    /// <summary>Removes a thread.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">Its number.</param>
    /// <param name="flags">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal Task RemoveAsync(QemuDomain domain, uint id, DomainAffectFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        domain,
        id,
        flags,
        run => run.Monitor.RunAsync("object-del", new JsonObject { ["id"] = Name(id) }, cancellationToken),
        tree =>
        {
            var list = Listed(tree.Element);
            var thread = list.Elements().FirstOrDefault(item => item.Get("id") == id.ToString(CultureInfo.InvariantCulture))
                ?? throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"cannot find IOThread '{id}' in iothreadids list");
            RefuseUsed(tree.Element, id);
            thread.Remove();
            tree.Element.Element("cputune")?.Elements("iothreadpin").Where(pin => pin.Get(Prefix) == id.ToString(CultureInfo.InvariantCulture)).Remove();
            tree.IOThreads = list.Elements().Count();
            if (!list.HasElements)
            {
                list.Remove();
            }
        },
        cancellationToken);

    /// <summary>Pins a thread.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">Its number.</param>
    /// <param name="set">The CPUs.</param>
    /// <param name="flags">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal Task PinAsync(QemuDomain domain, uint id, CpuSet set, DomainAffectFlags flags, CancellationToken cancellationToken) => ChangeAsync(
        domain,
        id,
        flags,
        async run =>
        {
            var answer = await run.Monitor.RunAsync("query-iothreads", null, cancellationToken).ConfigureAwait(false);
            QemuGroups.Pin(run, Name(id), set);
            QemuPinning.Move((int)(answer.Items().FirstOrDefault(thread => thread.Text("id") == Name(id)).Number("thread-id") ?? throw Missing(id)), set);
        },
        tree =>
        {
            if (!Ids(tree.Element).Contains(id))
            {
                throw !domain.IsActive || flags == DomainAffectFlags.Config ? SharedErrors.Of(VirtErrorCode.InvalidArg, $"iothreadid {id} not found") : Missing(id);
            }

            QemuPinning.Write(tree, "iothreadpin", Prefix, id, set);
        },
        cancellationToken);

    /// <summary>Sets how a thread polls.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="id">Its number.</param>
    /// <param name="parameters">What is set.</param>
    /// <param name="flags">Where.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The change.</returns>
    internal Task SetParametersAsync(
        QemuDomain domain, uint id, IReadOnlyList<TypedParameter> parameters, DomainAffectFlags flags, CancellationToken cancellationToken)
    {
        foreach (var parameter in parameters.Where(parameter => !Parameters.ContainsKey(parameter.Name)))
        {
            throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"parameter '{parameter.Name}' not supported");
        }

        ThreadParameters.Check(parameters);
        return ChangeAsync(
            domain,
            id,
            flags,
            async run =>
            {
                foreach (var parameter in parameters)
                {
                    await run.Monitor.RunAsync(
                        "qom-set",
                        new JsonObject
                        {
                            ["path"] = "/objects/" + Name(id),
                            ["property"] = Parameters[parameter.Name],
                            ["value"] = Convert.ToInt64(parameter.Value, CultureInfo.InvariantCulture),
                        },
                        cancellationToken).ConfigureAwait(false);
                }
            },
            tree =>
            {
                if (!Ids(tree.Element).Contains(id))
                {
                    throw SharedErrors.Of(VirtErrorCode.InvalidArg, $"cannot find IOThread '{id}' in iothreadids");
                }

                ThreadParameters.Write(Listed(tree.Element).Elements().First(item => item.Get("id") == id.ToString(CultureInfo.InvariantCulture)), parameters);
            },
            cancellationToken);
    }

    private static VirtException Missing(uint id) => SharedErrors.Of(VirtErrorCode.InvalidArg, $"iothread {id} not found");

    private static string Name(uint id) => Prefix + id.ToString(CultureInfo.InvariantCulture);

    private static uint Number(string? name) => name?.StartsWith(Prefix, StringComparison.Ordinal) == true
        && uint.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    // Threads that are only counted have the first free numbers.
    private static IReadOnlyList<uint> Ids(XElement domain)
    {
        var listed = DomainDeviceFacts.ThreadsOf(domain).ToList();
        var count = int.TryParse((string?)domain.Element("iothreads"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : listed.Count;
        for (uint id = 1; listed.Count < count; id++)
        {
            if (!listed.Contains(id))
            {
                listed.Add(id);
            }
        }

        return listed;
    }

    private static XElement Listed(XElement domain)
    {
        var ids = Ids(domain);
        var list = domain.Need("iothreadids");
        foreach (var id in ids.Where(id => list.Elements().All(item => item.Get("id") != id.ToString(CultureInfo.InvariantCulture))))
        {
            list.Add(new XElement("iothread", new XAttribute("id", id)));
        }

        return list;
    }

    private static void RefuseUsed(XElement domain, uint id)
    {
        var number = id.ToString(CultureInfo.InvariantCulture);
        foreach (var device in domain.Elements("devices").Elements().Where(device => device.Element("driver")?.Get(Prefix) == number))
        {
            throw SharedErrors.Of(
                VirtErrorCode.InvalidArg,
                device.Name == "disk"
                    ? $"cannot remove IOThread {id} since it is being used by disk '{device.Element("target")?.Get("dev")}'"
                    : $"cannot remove IOThread '{id}' since it is being used by controller");
        }
    }

    private async Task ChangeAsync(
        QemuDomain domain, uint id, DomainAffectFlags flags, Func<QemuRun, Task> live, Action<DomainXml> change, CancellationToken cancellationToken)
    {
        if (id == 0)
        {
            throw QemuNode.Speaker.Argument("invalid value of 0 for iothread_id");
        }

        using var job = await domain.Jobs.BeginAsync(DomainJob.Modify, "virDomainSetIOThreadParams", cancellationToken).ConfigureAwait(false);
        var affect = node.Changes.Resolve(domain, flags);
        if (affect.HasFlag(DomainAffectFlags.Live))
        {
            // What the definition refuses must not be done to the guest.
            _ = domain.Definition.With(change);
            await live(QemuNode.Running(domain)).ConfigureAwait(false);
        }

        await node.Changes.ChangeAsync(domain, flags, change, cancellationToken).ConfigureAwait(false);
    }
}
