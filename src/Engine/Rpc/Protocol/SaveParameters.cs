using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Engine.Rpc.Protocol;

/// <summary>Writes the file of a saved domain as the parameters that travel, and reads it back.</summary>
/// <remarks>VIR_DOMAIN_SAVE_PARAM_*.</remarks>
internal static class SaveParameters
{
    private const string File = "file";
    private const string Xml = "dxml";
    private const string Format = "image_format";
    private const string Channels = "parallel.channels";

    internal static TypedParameter[] From(DomainSaveTarget target)
    {
        var parameters = new List<TypedParameter> { new(File, target.Path) };
        if (target.Xml is { } xml)
        {
            parameters.Add(new(Xml, xml));
        }

        if (target.Format is { } format)
        {
            parameters.Add(new(Format, format));
        }

        if (target.ParallelChannels > 0)
        {
            parameters.Add(new(Channels, target.ParallelChannels));
        }

        return [.. parameters];
    }

    /// <summary>Reads a file.</summary>
    /// <returns>The file; its path is empty where none was named.</returns>
    /// <exception cref="VirtException">InvalidArg for a parameter that is unknown, of the wrong type or there twice.</exception>
    internal static DomainSaveTarget Read(IReadOnlyList<TypedParameter> parameters)
    {
        var target = new DomainSaveTarget("");
        var seen = new HashSet<string>();
        foreach (var (name, value) in parameters)
        {
            if (!seen.Add(name))
            {
                throw Refused($"parameter '{name}' occurs multiple times");
            }

            target = (name, value) switch
            {
                (File, string path) => target with { Path = path },
                (Xml, string xml) => target with { Xml = xml },
                (Format, string format) => target with { Format = format },
                (Channels, int channels) => target with { ParallelChannels = channels },
                (File or Xml or Format or Channels, _) => throw Refused($"parameter '{name}' has the wrong type"),
                _ => throw Refused($"parameter '{name}' not supported"),
            };
        }

        return target;
    }

    private static VirtException Refused(string what) => new(VirtErrorCode.InvalidArg, what, VirtErrorDomain.Rpc);
}
