namespace VirtPS.Tests.Unit.Schema;

/// <summary>One document with what libvirt 9.0 makes of it.</summary>
/// <param name="Kind">dom, net, pool, vol, secret or filter.</param>
/// <param name="Input">The document that was defined.</param>
/// <param name="Expected">What was dumped, or ERR with the error's code, domain and text.</param>
internal sealed record ReferenceCase(string Kind, string Input, string Expected)
{
    private const string Start = "=== ";

    private const string Divider = "---";

    /// <summary>Reads the cases of a file: a heading with the kind, the input, a divider, the expected text.</summary>
    public static IEnumerable<ReferenceCase> Read(string file)
    {
        string? kind = null;
        var parts = new List<string>[] { [], [] };
        var part = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schema", "Fixtures", file)).Append(Start))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
            {
                if (kind is not null)
                {
                    yield return new ReferenceCase(kind, string.Join('\n', parts[0]), string.Join('\n', parts[1]));
                }

                kind = line[Start.Length..];
                parts = [[], []];
                part = 0;
            }
            else if (line == Divider && part == 0)
            {
                part = 1;
            }
            else
            {
                parts[part].Add(line);
            }
        }
    }
}
