using System.Globalization;
using System.Xml.Linq;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for what a guest's threads are given of the host's processors and caches.</summary>
/// <remarks>virDomainThreadSchedParseHelper, virDomainResctrlParseVcpus and virDomainDefFormat's part on them: each thread is named by itself.</remarks>
internal static class ThreadRules
{
    private static readonly string[] Policies = ["batch", "idle", "fifo", "rr"];

    /// <summary>Completes how threads are scheduled and what caches they have.</summary>
    public static void Normalize(XElement domain)
    {
        var threads = NormalizeThreads(domain);
        if (domain.Element("cputune") is not { } tune)
        {
            return;
        }

        var max = int.Parse(domain.Element("vcpu")!.Value, CultureInfo.InvariantCulture);
        Split(tune, "vcpusched", "vcpus", [.. Enumerable.Range(0, max)], "vcpu", VirtErrorCode.InternalError, id => $"Cannot find vCPU '{id}'");
        Split(tune, "iothreadsched", "iothreads", threads, "iothread", VirtErrorCode.ConfigUnsupported, id => $"Cannot find 'iothread' : {id}");
        foreach (var emulator in tune.Elements("emulatorsched"))
        {
            CheckPolicy(emulator);
        }

        foreach (var cache in tune.Elements("cachetune").Concat(tune.Elements("memorytune")).ToArray())
        {
            Shrink(cache, max);
        }

        if (!tune.HasElements)
        {
            tune.Remove();
        }
    }

    // Threads that are counted and not named have the lowest numbers that are free; once one is named, all are.
    private static List<int> NormalizeThreads(XElement domain)
    {
        var named = domain.Element("iothreadids");
        var ids = (named?.Elements("iothread") ?? []).Select(thread => thread.Number("id") ?? 0).ToList();
        _ = int.TryParse(domain.Text("iothreads"), NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        for (var id = 1; ids.Count < count; id++)
        {
            if (!ids.Contains(id))
            {
                ids.Add(id);
                if (named?.HasElements == true)
                {
                    named.Add(new XElement("iothread", new XAttribute("id", id.Invariant())));
                }
            }
        }

        if (ids.Count > count)
        {
            domain.SetText("iothreads", ids.Count.Invariant());
        }

        return ids;
    }

    private static void Split(XElement tune, string name, string attribute, List<int> threads, string kind, VirtErrorCode unknown, Func<int, string> missing)
    {
        var given = tune.Elements(name).ToArray();
        var found = new Dictionary<int, XElement>();
        foreach (var scheduler in given)
        {
            var text = scheduler.Get(attribute) ?? throw XmlFault.Error(scheduler, $"Missing attribute '{attribute}' in element '{name}'");
            if (!CpuSet.TryParse(text, out var set))
            {
                throw XmlFault.Make(VirtErrorCode.InvalidArg, scheduler, $"Failed to parse bitmap '{text}'", $"numbers of {kind}s such as 0-3", VirtErrorDomain.None);
            }

            if (set.Count == 0)
            {
                throw XmlFault.Unsupported(scheduler, $"'{attribute}' scheduler bitmap '{text}' is empty");
            }

            CheckPolicy(scheduler);
            foreach (var id in set.Numbers())
            {
                if (!threads.Contains(id))
                {
                    throw XmlFault.Make(unknown, scheduler, missing(id));
                }

                var own = new XElement(scheduler);
                own.Set(attribute, id.Invariant());
                if (!found.TryAdd(id, own))
                {
                    throw XmlFault.Make(VirtErrorCode.XmlDetail, scheduler, $"'{name}' attributes '{attribute}' must not overlap");
                }
            }
        }

        given.Remove();
        tune.Add(threads.Where(found.ContainsKey).Select(id => found[id]).ToArray<object>());
    }

    private static void CheckPolicy(XElement scheduler)
    {
        var policy = Allowed.Need(scheduler, "scheduler", Policies);
        if (policy is "fifo" or "rr")
        {
            Allowed.Need(scheduler, "priority");
        }
        else
        {
            scheduler.Set("priority", null);
        }
    }

    private static void Shrink(XElement cache, int max)
    {
        var text = cache.Get("vcpus") ?? throw XmlFault.Error(cache, $"Missing {cache.Name.LocalName} attribute 'vcpus'");
        if (!CpuSet.TryParse(text, out var set))
        {
            throw XmlFault.Error(cache, $"Invalid {cache.Name.LocalName} attribute 'vcpus' value '{text}'");
        }

        // Of processors that the guest has not got nothing is kept.
        var own = CpuSet.Of(set.Numbers().Where(vcpu => vcpu < max));
        if (own.Count == 0)
        {
            cache.Remove();
        }
        else
        {
            cache.Set("vcpus", own.ToString());
        }
    }
}
