namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of snapshots, checkpoints and backups.</summary>
internal static class MomentShape
{
    public const string Table = """
        domainsnapshot
          name?
          description
          state?
          parent?
            name
          creationTime?
          memory snapshot file
          disks?
            disk name snapshot type
              snapshotDeleteInProgress
              driver? type
                metadata_cache?
                  max_size unit
              source &diskSource
          domain &domain
          inactiveDomain &inactiveDomain
          cookie
          revertDisks?
            disk name snapshot type
              driver? type
              source &diskSource
          active?
        domaincheckpoint
          name?
          description?
          parent?
            name
          creationTime?
          disks?
            disk name checkpoint bitmap size
          domain &domain
        domainbackup mode id
          incremental?
          server transport tls name port socket fdgroup
          disks?
            disk name backup state type backupmode incremental exportname exportbitmap index
              driver? type
              target &diskSource
              scratch &diskSource
        """;
}
