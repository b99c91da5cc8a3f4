namespace VirtPS.Tests.Interop;

/// <summary>Holds two transcripts of one list against each other.</summary>
internal static class TranscriptComparison
{
    /// <summary>Fails when they differ otherwise than is known, and when they no longer do.</summary>
    public static void Check(
        IReadOnlyList<string> commands,
        (string Uri, Transcript Said) expected,
        (string Uri, Transcript Said) actual,
        IReadOnlyList<(string Command, Difference Kind)> known)
    {
        var found = new HashSet<(string, Difference)>();
        var surprises = new List<string>();
        foreach (var (number, command) in commands.Index())
        {
            var kind = KnownDifferences.Compare(expected.Said.Answers[number], actual.Said.Answers[number]);
            if (known.Contains((command, kind)))
            {
                found.Add((command, kind));
            }
            else if (kind == Difference.Beyond)
            {
                found.UnionWith(known.Where(one => one.Command == command));
            }
            else if (kind != Difference.None)
            {
                surprises.Add($"{command}\n--- virsh with {expected.Uri} ({kind})\n{expected.Said.Answers[number]}\n+++ virsh with {actual.Uri}\n{actual.Said.Answers[number]}");
            }
        }

        Assert.True(surprises.Count == 0, string.Join("\n\n", surprises));
        var gone = known.Except(found).ToList();
        Assert.True(gone.Count == 0, "These no longer differ as the documentation says:\n" + string.Join('\n', gone));
    }
}
