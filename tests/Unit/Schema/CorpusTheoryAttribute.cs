namespace VirtPS.Tests.Unit.Schema;

/// <summary>Marks a test with data that runs where libvirt's samples are at hand and is skipped, by name, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusTheoryAttribute : TheoryAttribute
{
    public const string Reason = "libvirt's samples are not at hand (VIRTPS_CORPUS)";

    public CorpusTheoryAttribute()
    {
        if (Corpus.Root is null)
        {
            Skip = Reason;
        }
    }
}
