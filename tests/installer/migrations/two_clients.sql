-- Everything an order goes through, for clients AA and BB in pods PA and PB. Run as the administrator.
do $fill$
declare
    n integer;
    code text;
    c bigint;
    p bigint;
    product bigint;
    po bigint;
    receipt bigint;
    shelf bigint;
    channel bigint;
    o bigint;
    v integer;
    l bigint;
    f bigint;
    short bigint;
    turn integer;
    line bigint;
    shipment bigint;
    service bigint;
    rma bigint;
begin
    perform shipping.publish_rate_sheet(gen_random_uuid(), '{"carrier":{"code":"podline","name":"Podline","is_house":true},
        "services":[{"code":"std","name":"Standard","max_weight_ng":30000000000000,"max_length_um":1500000,"max_length_girth_um":3000000,"transit_days":{"1":2}}],
        "sheet":{"currency":"USD","effective_from":"2026-01-01","source":"test"},"rows":[{"service":"std","zone":1,"upto_ng":1000,"price_minor":500}],
        "zones":[{"origin":"894","dest":"972","zone":1}],"dim_rules":[{"effective_from":"2026-01-01","divisor":139}],
        "surcharges":[{"code":"res","name":"Residential","position":1,"kind":"flat","amount_minor":10,"applies":"residential","effective_from":"2026-01-01"}]}');
    perform shipping.load_centroids('[{"zip3":"894","lat":39500000,"lon":-119800000}]');
    select id into service from shipping.service;
    perform orders.connect_address_service(gen_random_uuid(), 'easypost', 'https://api.easypost.com');
    insert into catalog.carton (code, name, inner_length_um, inner_width_um, inner_height_um, outer_length_um, outer_width_um, outer_height_um, tare_ng, max_weight_ng)
        values ('B1', 'Box', 200000, 200000, 200000, 210000, 210000, 210000, 100, 30000000000000);
    for n in 1..2 loop
        code := chr(64 + n) || chr(64 + n);
        c := (clients.create_client(gen_random_uuid(), jsonb_build_object('code', code, 'name', 'Brand ' || code, 'color', '#336699',
            'branding', jsonb_build_object('from_email', 'hello@' || lower(code) || '.example'))) ->> 'client')::bigint;
        perform clients.change_client(gen_random_uuid(), c, clients.version_of(c), '{"guideline":{"steps":["Wrap it twice"]}}');
        p := (inventory.create_pod(gen_random_uuid(), jsonb_build_object('code', 'P' || chr(64 + n), 'name', 'Pod', 'postal_code', '89431', 'latitude_microdegrees', 39500000,
            'longitude_microdegrees', -119800000, 'time_zone', 'America/Los_Angeles', 'zones',
            '[{"code":"A","name":"A","kind":"pick","bins":["A-01-1"]},{"code":"R","name":"R","kind":"receiving","bins":["RECV"]},{"code":"H","name":"H","kind":"hold","bins":["HOLD"]}]'::jsonb)) ->> 'pod')::bigint;
        perform catalog.add_products(gen_random_uuid(), c, jsonb_build_array(jsonb_build_object('sku', 'SKU-' || code, 'title', 'Canary ' || code, 'weight_ng', 200000000000,
            'length_um', 100000, 'width_um', 100000, 'height_um', 20000, 'barcodes', jsonb_build_array('000' || n), 'aliases', jsonb_build_array('X' || n))));
        select id into product from catalog.product where client_id = c;
        perform catalog.track_serials(gen_random_uuid(), product, true);
        po := (inbound.create_purchase_order(gen_random_uuid(), jsonb_build_object('client', c, 'pod', p, 'supplier', 'Mill',
            'lines', jsonb_build_array(jsonb_build_object('sku', 'SKU-' || code, 'quantity', 10)))) ->> 'purchase_order')::bigint;
        receipt := (inbound.receive(gen_random_uuid(), po, jsonb_build_array(jsonb_build_object('sku', 'SKU-' || code, 'counted', 8, 'damaged', 1))) ->> 'receipt')::bigint;
        perform inbound.receive(gen_random_uuid(), (inbound.create_purchase_order(gen_random_uuid(), jsonb_build_object('client', c, 'pod', p, 'supplier', 'Mill',
            'lines', jsonb_build_array(jsonb_build_object('sku', 'SKU-' || code, 'quantity', 1)))) ->> 'purchase_order')::bigint,
            jsonb_build_array(jsonb_build_object('sku', 'SKU-' || code, 'counted', 1, 'lot', 'L' || n, 'expires_on', '2099-01-31')));
        perform fulfillment.set_lane(gen_random_uuid(), p, null, 0, jsonb_build_object('name', 'Lane ' || code));
        perform inventory.set_closed_day(gen_random_uuid(), p, '2099-12-25', 'Closed', true);
        select id into shelf from inventory.location where pod_id = p and kind = 'pick';
        perform inbound.put_away(gen_random_uuid(), receipt, jsonb_build_array(jsonb_build_object('product', product, 'location', shelf, 'quantity', 8)));
        perform catalog.add_products(gen_random_uuid(), c, jsonb_build_array(jsonb_build_object('sku', 'KIT-' || code, 'title', 'Two canaries', 'weight_ng', 400000000000,
            'length_um', 100000, 'width_um', 100000, 'height_um', 40000)));
        perform catalog.set_kit(gen_random_uuid(), catalog.product_of(c, 'KIT-' || code), jsonb_build_array(jsonb_build_object('product', product, 'quantity', 2)));
        channel := (orders.add_channel(gen_random_uuid(), c, 'shopify', lower(code) || '.myshopify.com', code, code || '-') ->> 'channel')::bigint;
        perform orders.set_csv_mapping(gen_random_uuid(), channel, 0, '{"fields": {"order_id": {"column": "PO"}}}');
        perform orders.connect_channel(gen_random_uuid(), channel, 'https://' || lower(code) || '.myshopify.com', null);
        perform orders.tell_stock(gen_random_uuid(), channel, true, '');
        perform orders.tell_refunds(gen_random_uuid(), channel, 'pay');
        perform orders.claim_sync(md5(code)::uuid, channel, interval '5 minutes');
        perform orders.note_told_stock(channel, md5(code)::uuid, jsonb_build_array(jsonb_build_object('product', product, 'units', 1, 'unknown', false)), interval '5 minutes');
        for v in 1..3 loop  -- the first order goes all the way, the second is held for an unknown SKU, the third waits to be released
            o := (orders.store(channel, jsonb_build_object('order', jsonb_build_object('external_id', v, 'number', '#' || v, 'currency', 'USD', 'presentment_currency', 'USD',
                'placed_at', now(), 'financial_status', 'paid', 'subtotal', 100, 'total', 100, 'discount_total', 0, 'shipping_total', 0, 'tax_total', 0, 'presentment_subtotal', 100,
                'presentment_total', 100, 'presentment_discount_total', 0, 'presentment_shipping_total', 0, 'presentment_tax_total', 0, 'ship_postal_code', '97201'),
                'recipients', jsonb_build_array(jsonb_build_object('kind', 'customer', 'name', 'Canary Person ' || code, 'email', 'canary@' || lower(code) || '.example')),
                'lines', jsonb_build_array(jsonb_build_object('external_id', 'l1', 'position', 1, 'sku', case v when 2 then 'NOWHERE' else 'SKU-' || code end, 'title', 'Thing', 'quantity', 2, 'ordered_quantity', 2, 'unit_price', 50)),
                'charges', '[{"kind":"tax","position":1,"title":"VAT","amount":5,"presentment_amount":5}]'::jsonb), '{}') ->> 'order')::bigint;
            perform orders.note_duplicates(array[o]);  -- the third is the first one again
            if v = 2 then
                perform orders.add_note(gen_random_uuid(), o, 'whose is this, @' || session_user);
                perform orders.set_gift(gen_random_uuid(), o, 'For a canary');
                perform orders.correct_address(gen_random_uuid(), o, null, '{"line1": "1 Main St", "city": "Portland", "region": "OR", "postal_code": "97201", "country": "US"}', null);
                continue;
            end if;
            select id into l from inventory.level where location_id = shelf and product_id = product;
            for turn in 1..2 loop    -- the first time the bin is empty; it is counted, and the order allocated anew
                perform fulfillment.allocate(gen_random_uuid(), jsonb_build_array(jsonb_build_object('order', o, 'version', (select version from orders.order where id = o),
                    'decision', '{"kind":"routing","chosen":"it"}'::jsonb, 'parts', jsonb_build_array(jsonb_build_object('pod', p, 'lines', jsonb_build_array(jsonb_build_object(
                    'line', (select id from orders.line where order_id = o), 'product', product, 'quantity', 2, 'levels', jsonb_build_array(jsonb_build_object('level', l, 'quantity', 2)))))))));
                select id into f from fulfillment.fulfillment where order_id = o and status <> 'canceled';
                exit when turn = 2 or v = 3;
                perform fulfillment.release(gen_random_uuid(), p, array[f]);
                short := (fulfillment.short_pick(gen_random_uuid(), (select id from fulfillment.allocation where fulfillment_id = f), 2, 'none there') ->> 'short_pick')::bigint;
                perform fulfillment.count_flagged(gen_random_uuid(), short, 8);
            end loop;
            continue when v = 3;
            perform fulfillment.release(gen_random_uuid(), p, array[f]);
            perform fulfillment.store_pick_list_document((select pick_list_id from fulfillment.fulfillment where id = f), 'a pick list of one client');
            perform fulfillment.pick(gen_random_uuid(), array(select id from fulfillment.allocation where fulfillment_id = f));
            select id into line from fulfillment.line where fulfillment_id = f;
            shipment := (fulfillment.pack(gen_random_uuid(), f, jsonb_build_array(jsonb_build_object('weight_ng', 500, 'length_um', 1, 'width_um', 1, 'height_um', 1,
                'lines', jsonb_build_array(jsonb_build_object('line', line, 'quantity', 2, 'serials', '["SN-1", "SN-2"]'::jsonb)))), array['000' || n, 'SKU-' || code], '{"kind":"box","chosen":"B1"}') #>> '{shipments,0,shipment}')::bigint;
            perform shipping.store_quotes(gen_random_uuid(), shipment, jsonb_build_array(jsonb_build_object('service_id', service, 'zone', 1, 'base_minor', 500, 'total_minor', 500,
                'currency', 'USD', 'actual_ng', 500, 'billed_ng', 500)), service, null, '{"kind":"rate","chosen":"Podline"}');
            perform shipping.store_label(gen_random_uuid(), shipment, 'PL' || n, true, 'pdf', 'zpl', null);
            perform printing.end_print((printing.begin_print(gen_random_uuid(), 'label', shipment, sha256('zpl'), 'zebra', 1, null) ->> 'print')::bigint, null, '7');
            perform fulfillment.ship(gen_random_uuid(), shipment);
            perform shipping.record_tracking(gen_random_uuid(), jsonb_build_object('name', 'a.csv', 'format', 'house_csv', 'sha256', repeat('ab', 32)), '[]',
                jsonb_build_array(jsonb_build_object('row', 2, 'tracking', 'PL' || n, 'state', 'attempted', 'code', 'AT', 'text', 'Nobody home', 'occurred_at', now(),
                    'written_at', 'now', 'place', 'Reno', 'event', '')));
            rma := (returns.authorize(gen_random_uuid(), jsonb_build_object('order', o, 'lines', jsonb_build_array(jsonb_build_object(
                'line', (select id from orders.line where order_id = o), 'quantity', 1, 'reason', 'too_small')))) ->> 'rma')::bigint;
            perform returns.store_letter(rma, 'a letter');
            perform returns.store_label(gen_random_uuid(), jsonb_build_object('rma', rma, 'pod', p, 'service', (select id from shipping.service), 'tracking', 'RETURN0' || n,
                'elsewhere', false, 'weight_ng', 500000000000, 'length_um', 100000, 'width_um', 100000, 'height_um', 100000, 'price_minor', 700, 'currency', 'USD'),
                convert_to('return label ' || n, 'UTF8'), null);
            perform returns.arrive(gen_random_uuid(), jsonb_build_object('rma', rma, 'pod', p));
            perform returns.put_on_cart(gen_random_uuid(), rma, 'CART-' || n);
            perform returns.inspect(gen_random_uuid(), jsonb_build_object('rma', rma, 'line', (select id from returns.rma_line where rma_id = rma), 'grade', 'A',
                'serial', 'SN-1', 'disposition', 'restock', 'location', shelf, 'decision', '{"kind":"disposition","chosen":"Restock, grade A"}'::jsonb,
                'policy', (select id from returns.policy where client_id is null), 'graded_by', 'sealed', 'decided_by', 'sealed'));
            perform returns.add_photo(gen_random_uuid(), jsonb_build_object('rma', rma, 'inspection', (select id from returns.inspection where rma_id = rma), 'width', 8,
                'height', 8), '\xffd8ff' || convert_to(code, 'UTF8'));
            perform returns.close(gen_random_uuid(), rma);
        end loop;
        perform catalog.classify(gen_random_uuid(), product, 'shoes', false);
        perform returns.keep_policy_draft(c, 0, '{"questions": [], "rules": []}');
        perform returns.publish_policy(gen_random_uuid(), c, 0, '{"window_days": 20}', 'Canary days');
        perform returns.keep_policy_draft(c, 1, '{"questions": [], "rules": []}');
        perform returns.set_terms(gen_random_uuid(), c, '{"fee_basis_points": 1000}');
        perform returns.set_final_sale(gen_random_uuid(), product, true);
        insert into catalog.carton (client_id, code, name, inner_length_um, inner_width_um, inner_height_um, outer_length_um, outer_width_um, outer_height_um, tare_ng, max_weight_ng)
            values (c, 'C' || n, 'Branded box', 200000, 200000, 200000, 210000, 210000, 210000, 100, 30000000000000);
        perform messaging.suppress(gen_random_uuid(), (select id from messaging.message where client_id = c and state = 'ready' order by id desc limit 1), 'told by telephone');
        perform database.enqueue_job(c, 'test', code, '{}');
    end loop;
    for n in 1..2 loop  -- stock work: a hold that is taken back, a transfer to the other pod, a count with a difference
        select x.id, x.client_id into product, c from catalog.product x where x.sku = 'SKU-' || chr(64 + n) || chr(64 + n);
        select b.id into shelf from inventory.location b join inventory.pod q on q.id = b.pod_id and q.code = 'P' || chr(64 + n) where b.kind = 'pick';
        perform inventory.take_back(gen_random_uuid(), (inventory.move_units(gen_random_uuid(), jsonb_build_object('kind', 'hold', 'from', shelf, 'product', product,
            'quantity', 1, 'reason', 'looks odd')) ->> 'event')::bigint, 'looked at');
        perform inventory.send_transfer(gen_random_uuid(), jsonb_build_object('from', shelf, 'to_pod', (select q.id from inventory.pod q where q.code = 'P' || chr(67 - n)),
            'product', product, 'quantity', 1, 'reason', 'short there'));
        f := (inventory.start_count(gen_random_uuid(), c, shelf, null) ->> 'count')::bigint;
        perform inventory.record_count(gen_random_uuid(), f, jsonb_build_array(jsonb_build_object('product', product, 'counted', 4)));
        perform inventory.post_count(gen_random_uuid(), f);
    end loop;
    for p in select id from inventory.pod order by id loop   -- a manifest that was closed and opened again: its labels are on none
        po := (shipping.close_manifest(gen_random_uuid(), (select id from shipping.carrier), p, (now() at time zone 'America/Los_Angeles')::date) ->> 'manifest')::bigint;
        perform shipping.store_manifest_document(po, 'a list of both clients');
        perform shipping.reopen_manifest(gen_random_uuid(), po, 'one stays');
    end loop;
    for n in 1..2 loop  -- what was done is charged or waits for its fee; and what lies there
        select x.id into c from clients.client x where x.code = chr(64 + n) || chr(64 + n);
        perform billing.set_fee(gen_random_uuid(), c, 'pick_pack_first', '', 2500000, 'USD', '2026-01-01');
        perform billing.set_postage_markup(gen_random_uuid(), c, 1250, 250000, 'USD', '2026-01-01');
    end loop;
    perform returns.set_baseline(gen_random_uuid(), q.id, 90) from inventory.pod q;
    for n in 1..2 loop  -- a rule for its orders, and a person's choice against it
        select x.id into c from clients.client x where x.code = chr(64 + n) || chr(64 + n);
        perform fulfillment.set_client_routing(gen_random_uuid(), c, 'never_split', null, 'before_ship_by', 2);
        perform fulfillment.choose_pod(gen_random_uuid(), (select min(o.id) from orders.order o where o.client_id = c and o.status in ('received', 'on_hold', 'ready', 'backordered')),
            (select min(q.id) from inventory.pod q), 'goes with the pallet', null);
    end loop;
    for n in 1..2 loop  -- rules, an order of each client that they act on, and a draft of the next ones
        select x.id into c from clients.client x where x.code = chr(64 + n) || chr(64 + n);
        perform orders.publish_rules(gen_random_uuid(), c, 0, jsonb_build_object('time_zone', 'UTC', 'rules', jsonb_build_array(jsonb_build_object('name', 'Canary rule',
            'if', '[]'::jsonb, 'then', '[{"do": "tag", "with": ["canary"]}, {"do": "gift_note", "with": ["for a canary"]}]'::jsonb))), 'first');
        perform orders.apply_rules((select min(o.id) from orders.order o where o.client_id = c and o.status in ('received', 'on_hold', 'ready', 'backordered')),
            jsonb_build_array(jsonb_build_object('set', (select id from orders.rule_set where client_id = c), 'position', 0)), '{"kind":"rule","chosen":"Canary rule"}');
        perform orders.keep_rule_draft(c, 1, '{"time_zone": "UTC", "rules": []}');
    end loop;
    c := access.open_presence('canary', 'desk', '1 minute');  -- somebody is on an order of each
    perform access.enter_presence(c, 'order', o.id) from orders.order o;
    perform database.report_worker('files', null);
    perform database.store_content(null, 'application/pdf', 'a pick list of both clients');
end
$fill$;
