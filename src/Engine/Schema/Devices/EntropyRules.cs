using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Rules for devices that give random numbers.</summary>
/// <remarks>virDomainRNGDefParseXML.</remarks>
internal static class EntropyRules
{
    private static readonly string[] Models = ["virtio", "virtio-transitional", "virtio-non-transitional"];

    private static readonly string[] Backends = ["random", "egd", "builtin"];

    public static void Normalize(XElement rng)
    {
        var model = rng.Get("model") ?? throw XmlFault.Error(rng, "missing RNG device model", Allowed.OneOf(Models));
        if (!Models.Contains(model))
        {
            throw XmlFault.Unsupported(rng, $"unknown RNG model '{model}'", Allowed.OneOf(Models));
        }

        if (rng.Elements("backend").Take(2).ToArray() is not [var backend])
        {
            throw XmlFault.Error(rng, "only one RNG backend is supported", "one 'backend' element");
        }

        switch (backend.Get("model"))
        {
            case null:
                throw XmlFault.Error(backend, "missing RNG device backend model", Allowed.OneOf(Backends));
            case "random" when backend.Value.Length == 0:
                backend.Value = "/dev/random";
                break;
            case "egd":
                CharacterSourceRules.Normalize(backend, backend.Get("type") ?? throw XmlFault.Error(backend, "missing EGD backend type"));
                break;
            case "random" or "builtin":
                break;
            case var unknown:
                throw XmlFault.Unsupported(backend, $"unknown RNG backend model '{unknown}'", Allowed.OneOf(Backends));
        }
    }
}
