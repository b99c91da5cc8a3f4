namespace VirtPS.Drivers.Qemu.Migrations;

/// <summary>Names how far a migration is, so that a later daemon knows what to do about it.</summary>
/// <remarks>qemuMigrationJobPhase; the words that are stored are libvirt's.</remarks>
internal enum MigrationPhase
{
    /// <summary>The source has described its guest.</summary>
    Begin3,

    /// <summary>The source sends.</summary>
    Perform3,

    /// <summary>The source has sent all and waits for word of the destination.</summary>
    Perform3Done,

    /// <summary>The source knows that the guest did not arrive.</summary>
    Confirm3Cancelled,

    /// <summary>The source knows that the guest has arrived.</summary>
    Confirm3,

    /// <summary>The destination waits for the guest.</summary>
    Prepare,

    /// <summary>The destination lets the guest run.</summary>
    Finish3,

    /// <summary>The guest runs at the destination and lacks memory that the source still has, and nobody sends it.</summary>
    PostcopyFailed,

    /// <summary>The source begins to send again what is left of a post-copy migration.</summary>
    BeginResume,

    /// <summary>The source sends what is left.</summary>
    PerformResume,

    /// <summary>The source ends a migration that was taken up again.</summary>
    ConfirmResume,

    /// <summary>The destination waits for what is left.</summary>
    PrepareResume,

    /// <summary>The destination ends a migration that was taken up again.</summary>
    FinishResume,
}

/// <summary>Gives phases the words that they are stored with.</summary>
internal static class MigrationPhases
{
    private static readonly Dictionary<MigrationPhase, string> Words = new()
    {
        [MigrationPhase.Begin3] = "begin3",
        [MigrationPhase.Perform3] = "perform3",
        [MigrationPhase.Perform3Done] = "perform3_done",
        [MigrationPhase.Confirm3Cancelled] = "confirm3_cancelled",
        [MigrationPhase.Confirm3] = "confirm3",
        [MigrationPhase.Prepare] = "prepare",
        [MigrationPhase.Finish3] = "finish3",
        [MigrationPhase.PostcopyFailed] = "postcopy_failed",
        [MigrationPhase.BeginResume] = "begin_resume",
        [MigrationPhase.PerformResume] = "perform_resume",
        [MigrationPhase.ConfirmResume] = "confirm_resume",
        [MigrationPhase.PrepareResume] = "prepare_resume",
        [MigrationPhase.FinishResume] = "finish_resume",
    };

    /// <summary>Gives a phase's word.</summary>
    /// <param name="phase">The phase.</param>
    /// <returns>Its word, such as <c>perform3_done</c>.</returns>
    internal static string Word(this MigrationPhase phase) => Words[phase];

    /// <summary>Finds the phase of a word.</summary>
    /// <param name="word">The word.</param>
    /// <returns>The phase; null for a word that is none.</returns>
    internal static MigrationPhase? Parse(string? word)
    {
        foreach (var (phase, name) in Words)
        {
            if (name == word)
            {
                return phase;
            }
        }

        return null;
    }
}
