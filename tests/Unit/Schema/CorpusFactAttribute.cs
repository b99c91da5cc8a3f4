namespace VirtPS.Tests.Unit.Schema;

/// <summary>Marks a test that runs where libvirt's samples are at hand and is skipped, by name, elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CorpusFactAttribute : FactAttribute
{
    public CorpusFactAttribute()
    {
        if (Corpus.Root is null)
        {
            Skip = CorpusTheoryAttribute.Reason;
        }
    }
}
