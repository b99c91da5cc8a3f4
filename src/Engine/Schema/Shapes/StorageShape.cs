namespace VirtPS.Engine.Schema;

/// <summary>The order of the elements of storage pools and volumes.</summary>
internal static class StorageShape
{
    public const string Table = """
        pool type
          name?
          uuid?
          capacity unit
          allocation unit
          available unit
          features?
            cow state
          source!
            host name port
            device path part_separator
              freeExtent start end
            dir path
            adapter type name parent parent_wwnn parent_wwpn parent_fabric_wwn managed wwnn wwpn
              parentaddr unique_id
                address domain bus slot function multifunction
            name?
            initiator?
              iqn name
            format type
            auth type username
              secret type uuid usage
            protocol ver
            vendor name
            product name
          target!
            path?
            permissions? &permissions
          refresh?
            volume allocation
        volume type
          name?
          key?
          source?
            device path
              extent start end
          capacity unit
          allocation unit
          physical unit
          target! &volumeTarget
          backingStore! &volumeTarget
        volumeTarget
          path?
          format type
          permissions? &permissions
          timestamps?
            atime
            mtime
            ctime
            btime
          encryption &encryption
          compat?
          clusterSize unit
          features
            lazy_refcounts
            extended_l2
          nocow
        permissions
          mode?
          owner?
          group?
          label?
        """;
}
