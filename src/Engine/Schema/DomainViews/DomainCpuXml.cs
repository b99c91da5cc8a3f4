using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>A guest's processor.</summary>
/// <param name="element">A <c>cpu</c> element.</param>
public sealed class DomainCpuXml(XElement element) : XmlView(element)
{
    /// <summary>How the processor is chosen: custom, host-model, host-passthrough or maximum.</summary>
    public string? Mode
    {
        get => Element.Get("mode");
        set => Element.Set("mode", value);
    }

    /// <summary>How closely the host must match: minimum, exact or strict.</summary>
    public string? Match
    {
        get => Element.Get("match");
        set => Element.Set("match", value);
    }

    /// <summary>What is checked before the guest starts: none, partial or full.</summary>
    public string? Check
    {
        get => Element.Get("check");
        set => Element.Set("check", value);
    }

    /// <summary>The processor model, such as Skylake-Server.</summary>
    public string? Model
    {
        get => Element.Text("model");
        set => Element.SetText("model", value);
    }

    /// <summary>Whether a similar model will do when the host lacks this one: allow or forbid.</summary>
    public string? Fallback
    {
        get => Element.Element("model")?.Get("fallback");
        set => Element.Need("model").Set("fallback", value);
    }

    /// <summary>The number of sockets; null when the topology is left to the driver.</summary>
    public int? Sockets => Element.Element("topology").Number("sockets");

    /// <summary>The number of dies in a socket.</summary>
    public int? Dies => Element.Element("topology").Number("dies");

    /// <summary>The number of clusters in a die.</summary>
    public int? Clusters => Element.Element("topology").Number("clusters");

    /// <summary>The number of cores in a cluster, or in a die without clusters.</summary>
    public int? Cores => Element.Element("topology").Number("cores");

    /// <summary>The number of threads in a core.</summary>
    public int? Threads => Element.Element("topology").Number("threads");

    /// <summary>The features with their policies: force, require, optional, disable or forbid.</summary>
    public IReadOnlyDictionary<string, string> Features
    {
        get
        {
            var features = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var feature in Element.Elements("feature"))
            {
                if (feature.Get("name") is { } name)
                {
                    features[name] = feature.Get("policy") ?? "require";
                }
            }

            return features;
        }
    }

    /// <summary>Sets how the processors are arranged.</summary>
    /// <param name="sockets">The number of sockets.</param>
    /// <param name="cores">The number of cores in each.</param>
    /// <param name="threads">The number of threads in each core.</param>
    public void SetTopology(int sockets, int cores, int threads)
    {
        var topology = Element.Need("topology");
        topology.Set("sockets", sockets.Invariant());
        topology.Set("dies", (Dies ?? 1).Invariant());
        topology.Set("cores", cores.Invariant());
        topology.Set("threads", threads.Invariant());
    }

    /// <summary>Sets a feature's policy.</summary>
    /// <param name="name">The feature.</param>
    /// <param name="policy">force, require, optional, disable or forbid; null takes the feature out.</param>
    public void SetFeature(string name, string? policy)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var feature = Element.Elements("feature").FirstOrDefault(f => f.Get("name") == name);
        if (policy is null)
        {
            feature?.Remove();
            return;
        }

        feature ??= Element.Insert(new XElement("feature"));
        feature.Set("policy", policy);
        feature.Set("name", name);
    }
}
