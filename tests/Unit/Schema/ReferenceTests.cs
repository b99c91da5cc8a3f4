using System.Globalization;
using System.Text.RegularExpressions;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Tests.Unit.Schema;

/// <summary>Compares the normalised forms and the errors with what libvirt 9.0 made of the same documents: its test driver, for filters and secrets its daemon.</summary>
/// <remarks>
/// Left out of the comparison is what is random (uuids, Ethernet addresses), what only the driver knows (a pool's room,
/// a volume's key and path) and the clusters of a processor, which libvirt says since 10.1.
/// </remarks>
public sealed partial class ReferenceTests
{
    [Theory]
    [InlineData("domain.cases", 250)]
    [InlineData("network.cases", 50)]
    [InlineData("storage.cases", 40)]
    [InlineData("secret.cases", 26)]
    [InlineData("nwfilter.cases", 190)]
    public void The_form_and_the_errors_are_libvirts(string file, int atLeast)
    {
        var cases = ReferenceCase.Read(file).ToList();
        Assert.InRange(cases.Count, atLeast, int.MaxValue);
        var failures = cases.Select(c => (Case: c, Actual: Run(c))).Where(r => Mask(r.Case.Kind, r.Case.Expected) != r.Actual).ToList();
        Assert.True(
            failures.Count == 0,
            string.Join("\n\n", failures.Select(f => $"{f.Case.Input}\n-- expected\n{Mask(f.Case.Kind, f.Case.Expected)}\n-- actual\n{f.Actual}")));
    }

    private static string Run(ReferenceCase test)
    {
        try
        {
            return Mask(test.Kind, VirtXml.Write(test.Kind switch
            {
                "dom" => DomainNormalizer.Normalize(VirtXml.Parse(test.Input, "domain"), DomainDefaults.Test),
                "net" => NetworkNormalizer.Normalize(VirtXml.Parse(test.Input, "network")),
                "filter" => NWFilterNormalizer.Normalize(VirtXml.Parse(test.Input, "filter")),
                "secret" => SecretNormalizer.Normalize(VirtXml.Parse(test.Input, "secret")),
                "pool" => StoragePoolNormalizer.Normalize(VirtXml.Parse(test.Input, "pool")),
                _ => StorageVolumeNormalizer.Normalize(VirtXml.Parse(test.Input, "volume"), "dir"),
            }));
        }
        catch (VirtException e)
        {
            // Where it is and what was expected is our own addition to libvirt's sentence.
            var text = Addition().Replace(e.Message, string.Empty);
            return string.Create(CultureInfo.InvariantCulture, $"ERR {(int)e.Code} {(int)e.Domain} {text}").Trim();
        }
    }

    private static string Mask(string kind, string text)
    {
        text = Random().Replace(text, "random").Replace(" clusters='1'", string.Empty, StringComparison.Ordinal);
        return (kind is "pool" or "vol" ? DriverOwn().Replace(text, string.Empty) : text).Trim();
    }

    [GeneratedRegex(@" \((line \d+|expected)[^\n]*\)$")]
    private static partial Regex Addition();

    [GeneratedRegex(@"(?<=<(uuid|genid)>)[0-9a-f-]{36}(?=</)|52:54:00:[0-9a-f:]+|(?<=(interface|instance)id=')[0-9a-f-]+")]
    private static partial Regex Random();

    [GeneratedRegex(@"\s*<(key|available)[ >].*|\s*<path>/default-pool.*|(?<=<pool[^>]*>(.|\n)*)\s*<(capacity|allocation)[ >].*")]
    private static partial Regex DriverOwn();
}
